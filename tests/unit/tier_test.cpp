// SPDX-License-Identifier: MIT
#include <engine/tier.hpp>

#include <doctest/doctest.h>

namespace binstall {

namespace {

Manifest manifest_with(std::string repository) {
    Manifest manifest;
    manifest.repository = std::move(repository);
    return manifest;
}

} // namespace

TEST_CASE("only what lies in the manifest's own repository is the author's") {
    struct Row {
        std::string_view repository;
        std::string_view url;
        bool inside;
    };

    const Row rows[] = {
        {"https://github.com/o/r", "https://github.com/o/r/releases/download/v1/x.tgz", true},
        {"https://github.com/o/r.git", "https://github.com/o/r/releases/download/v1/x.tgz", true},
        {"https://github.com/O/R/", "https://github.com/o/r/releases/download/v1/x.tgz", true},
        {"https://github.com/o/r/tree/main/sub", "https://github.com/o/r/releases/x", true},
        {"https://github.com/o/r", "https://github.com/o/r2/releases/x", false},
        {"https://github.com/o/r", "https://github.com/evil/r/releases/x", false},
        {"https://github.com/o/r", "https://github.com.evil.com/o/r/releases/x", false},
        {"https://github.com/o", "https://github.com/o/r/releases/x", false},
        {"https://github.com/", "https://github.com/o/r/releases/x", false},
        {"git@github.com:o/r", "https://github.com/o/r/releases/x", false},
    };
    for (const Row& row : rows) {
        CAPTURE(row.repository);
        CAPTURE(row.url);
        CHECK(lies_in_repository(Url::parse(row.url), manifest_with(std::string{row.repository})) ==
              row.inside);
    }
    CHECK_FALSE(lies_in_repository(Url::parse("https://github.com/o/r/x"), Manifest{}));
}

TEST_CASE("one asset outside the repository takes the author's tier away") {
    Candidate candidate;
    candidate.assets.resize(2);
    candidate.assets[0].request.url = Url::parse("https://github.com/o/r/releases/x");
    candidate.assets[1].request.url = Url::parse("https://mirror.example/o/r/releases/x");
    const Manifest manifest = manifest_with("https://github.com/o/r");
    CHECK(tier_of(candidate, manifest, Tier::community) == Tier::community);
    candidate.assets.pop_back();
    CHECK(tier_of(candidate, manifest, Tier::community) == Tier::author);
}

} // namespace binstall
