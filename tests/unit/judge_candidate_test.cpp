// SPDX-License-Identifier: MIT
#include <binstall/package_source.hpp>

#include <engine/plan/judge_candidate.hpp>

#include <doctest/doctest.h>

namespace binstall {

namespace {

/// Both binaries of a package are wanted, or one.
BuildQuery asked_for(std::vector<std::string> binaries) {
    BuildQuery query;
    query.manifest.name = "duo";
    query.manifest.binaries = {{"one", {}}, {"two", {}}};
    query.targets = {Target::parse("x86_64-unknown-linux-gnu")};
    query.binaries = std::move(binaries);
    query.formats = {{"tgz", {".tgz"}}};
    return query;
}

Candidate offer_of(const std::vector<std::string>& binaries) {
    Candidate candidate;
    candidate.target = Target::parse("x86_64-unknown-linux-gnu");
    Asset& asset = candidate.assets.emplace_back();
    asset.name = "duo.tgz";
    asset.format = "tgz";
    for (const std::string& binary : binaries)
        candidate.binaries.push_back({binary, 0, std::nullopt});
    return candidate;
}

} // namespace

TEST_CASE("a build is refused, with the reason, for binaries that it should not name") {
    CHECK(why_refused(offer_of({"one", "two"}), asked_for({})).empty());
    CHECK(why_refused(offer_of({"one"}), asked_for({"one"})).empty());
    CHECK(why_refused(offer_of({}), asked_for({})) == "it names no asset or no binary");
    CHECK(why_refused(offer_of({"one", "two"}), asked_for({"one"})) ==
          "it names an asset that does not exist, or a binary that is not wanted");
    CHECK(why_refused(offer_of({"one", "two", "one"}), asked_for({})) ==
          "it names the binary one twice");
}

} // namespace binstall
