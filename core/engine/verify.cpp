// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/readers.hpp>
#include <engine/verify.hpp>

#include <array>

namespace binstall {

namespace {

Digest digest_of(const Artifact& artifact, DigestAlgorithm algorithm) {
    if (algorithm == DigestAlgorithm::sha256) // computed while it arrived
        return Digest::parse(algorithm, artifact.sha256);
    DigestBuilder builder{algorithm};
    std::array<std::byte, 64 * 1024> buffer;
    for (std::uint64_t offset = 0; offset < artifact.size;) {
        const std::size_t count = read_at(artifact.file.get(), offset, buffer, artifact.name);
        builder.add(std::span{buffer}.first(count));
        offset += count;
    }
    return builder.finish();
}

} // namespace

std::string verify(const Artifact& artifact, const Asset& asset) {
    std::string verified;
    for (const Evidence& evidence : asset.evidence) {
        const auto* published = std::get_if<PublishedDigest>(&evidence);
        if (!published)
            continue;
        const Digest found = digest_of(artifact, published->digest.algorithm);
        if (found != published->digest)
            throw Error{Errc::integrity,
                        cat(printable(artifact.name),
                            " has ",
                            found.to_string(),
                            ", but the ",
                            printable(published->by),
                            " says ",
                            published->digest.to_string())}
                .hint("nothing of it was unpacked; tell the publisher");
        if (verified.empty())
            verified = cat(name(published->digest.algorithm), " published by ", published->by);
    }
    return verified.empty() ? "none" : verified;
}

} // namespace binstall
