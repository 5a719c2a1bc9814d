// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/executable/executable.hpp>
#include <engine/unpack.hpp>
#include <engine/unpack/entry_gate.hpp>

#include <array>

namespace binstall {

namespace {

/// As much of a file as a format may look at to recognise it.
constexpr std::size_t start_size = 4096;

class ArtifactSource final : public ByteSource {
public:
    ArtifactSource(const Artifact& artifact, const UnpackLimits& limits)
        : artifact_{artifact}, limits_{limits} {}

    std::uint64_t size() const noexcept override { return artifact_.size; }

    std::size_t read_at(std::uint64_t offset, std::span<std::byte> into) override {
        return binstall::read_at(artifact_.file.get(), offset, into, artifact_.name);
    }

    DecodingTerms terms() const noexcept override {
        return {.is_verified = artifact_.is_verified, .window = limits_.window};
    }

private:
    const Artifact& artifact_;
    const UnpackLimits& limits_;
};

/// A file that is something else than it was called is never handed to a decoder. A package of
/// another format is the publisher's mistake; a web page or a text is no package at all.
[[noreturn]] void refuse_start(const Artifact& artifact,
                               const ArchiveFormat& format,
                               const Target& target,
                               std::span<const std::byte> start) {
    if (start.empty())
        throw Error{format.id() == "bin" ? Errc::network : Errc::archive,
                    cat(artifact.url.host(), " sent an empty file")};
    const std::string_view seen = looks_like(start);
    if (format.id() == "tar" && seen == "a tar archive")
        throw Error{Errc::archive, "the tar archive is cut, or its first header is damaged"}.during(
            cat("reading ", artifact.url.redacted()));
    const bool is_package = is_known_package(start);
    const std::string wanted = format.id() == "bin" ? cat("an executable for ", target.triple)
                                                    : cat("of the format ", format.id());
    throw Error{
        is_package ? Errc::package_format : Errc::archive,
        cat("the file from ", artifact.url.host(), " is not ", wanted, ": it looks like ", seen)}
        .during(cat("reading ", artifact.url.redacted()));
}

void check_start(ArtifactSource& source,
                 const Artifact& artifact,
                 const ArchiveFormat& format,
                 const Target& target) {
    std::array<std::byte, start_size> buffer;
    const std::span start = std::span{buffer}.first(source.read_at(0, buffer));
    if (!format.recognises(start, artifact.name))
        refuse_start(artifact, format, target, start);
}

} // namespace

StagedTree unpack(const Artifact& artifact,
                  const ArchiveFormat& format,
                  const std::set<std::string, std::less<>>& names,
                  const Target& target,
                  const fs::path& folder,
                  const UnpackLimits& limits,
                  std::stop_token stop) {
    ArtifactSource source{artifact, limits};
    check_start(source, artifact, format, target);
    EntryGate gate{{names, target, folder, limits, artifact}};
    try {
        format.unpack(source, gate, stop);
        return gate.finish();
    } catch (Error& error) {
        error.during(cat("unpacking ", printable(artifact.name)));
        throw;
    }
}

} // namespace binstall
