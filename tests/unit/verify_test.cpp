// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>

#include <engine/readers.hpp>
#include <engine/verify.hpp>

#include <doctest/doctest.h>

#include <filesystem>

namespace binstall {

namespace {

Artifact artifact_with(std::string_view content) {
    Artifact artifact;
    artifact.file = unnamed_file(fs::temp_directory_path());
    write_all(artifact.file.get(), content, "artifact");
    artifact.size = content.size();
    artifact.sha256 = StrictReaders{}.digest(DigestAlgorithm::sha256, content).hex;
    artifact.name = "tool.tgz";
    return artifact;
}

Asset asset_with(DigestAlgorithm algorithm, std::string_view content) {
    Asset asset;
    asset.evidence.push_back(
        PublishedDigest{StrictReaders{}.digest(algorithm, content), "release listing"});
    return asset;
}

/// What was verified, in words.
std::string verified(const Artifact& artifact, const Asset& asset) {
    return summary(verify(artifact, asset, {}, {}).checks);
}

} // namespace

TEST_CASE("an artifact that matches its published digest is verified, in every algorithm") {
    const std::string content(200'000, 'x');
    const Artifact artifact = artifact_with(content);
    CHECK(verified(artifact, asset_with(DigestAlgorithm::sha256, content)) ==
          "sha256 published by release listing");
    CHECK(verified(artifact, asset_with(DigestAlgorithm::sha512, content)) ==
          "sha512 published by release listing");
    CHECK(verified(artifact, asset_with(DigestAlgorithm::blake2b, content)) ==
          "blake2b published by release listing");
}

TEST_CASE("an artifact that contradicts any of its digests is refused, with both in the message") {
    const Artifact artifact = artifact_with("what arrived");
    for (const DigestAlgorithm algorithm :
         {DigestAlgorithm::sha256, DigestAlgorithm::sha512, DigestAlgorithm::blake2b}) {
        Asset asset = asset_with(DigestAlgorithm::sha256, "what arrived");
        asset.evidence.push_back(PublishedDigest{
            StrictReaders{}.digest(algorithm, "what was published"), "checksum file"});
        CAPTURE(name(algorithm));
        try {
            static_cast<void>(verify(artifact, asset, {}, {}));
            FAIL("accepted");
        } catch (const Error& error) {
            const std::string message = error.what();
            CHECK(error.code() == Errc::integrity);
            CHECK(message.find(StrictReaders{}.digest(algorithm, "what arrived").hex) !=
                  std::string::npos);
            CHECK(message.find(StrictReaders{}.digest(algorithm, "what was published").hex) !=
                  std::string::npos);
        }
    }
}

TEST_CASE("no evidence is said, not hidden") {
    CHECK(verified(artifact_with("x"), Asset{}) == "none");
    CHECK(verify(artifact_with("x"), Asset{}, {}, {}).checks.empty());
}

} // namespace binstall
