// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/readers.hpp>
#include <support/fake_host.hpp>

#include <doctest/doctest.h>

#include <quickinstall/community_builds.hpp>

namespace binstall::quickinstall {

namespace {

const std::string gnu = "https://github.com/cargo-bins/cargo-quickinstall/releases/download/"
                        "tool-1.2.3/tool-1.2.3-x86_64-unknown-linux-gnu.tar.gz";
const std::string musl = "https://github.com/cargo-bins/cargo-quickinstall/releases/download/"
                         "tool-1.2.3/tool-1.2.3-x86_64-unknown-linux-musl.tar.gz";

BuildQuery query_for(const std::vector<std::string>& triples) {
    BuildQuery query;
    query.manifest.name = "tool";
    query.manifest.version = Version::parse("1.2.3");
    query.manifest.source = "registry+https://github.com/rust-lang/crates.io-index";
    query.manifest.binaries = {{"tool", {}}, {"tool-daemon", {}}};
    for (const std::string& triple : triples)
        query.targets.push_back(Target::parse(triple));
    query.formats = {{"tgz", {".tgz", ".tar.gz"}}};
    return query;
}

const std::vector<std::string> both{"x86_64-unknown-linux-gnu", "x86_64-unknown-linux-musl"};

/// A farm of tables.
struct Farm {
    Farm() {
        host.settings.values["base-url"] = Value{std::string{releases_url}};
        host.settings.values["public-key"] = Value{std::string{farm_key}};
    }

    Findings find(const BuildQuery& query) { return CommunityBuilds{}.find(query, host.host()); }

    StrictReaders readers;
    FakeHost host{readers};
};

} // namespace

TEST_CASE("a build of the farm is offered with its signature and the farm's key") {
    Farm farm;
    farm.host.http.answer(musl + ".sig", "untrusted comment: x\n");
    const Findings found = farm.find(query_for(both));
    CHECK(farm.host.http.urls() == std::vector<std::string>{gnu + ".sig", musl + ".sig"});
    REQUIRE(found.candidates.size() == 1);
    const Candidate& candidate = found.candidates.front();
    CHECK(candidate.target.env == "musl");
    CHECK(candidate.binaries.size() == 2);
    REQUIRE(candidate.assets.size() == 1);
    const Asset& asset = candidate.assets.front();
    CHECK(asset.request.url.to_string() == musl);
    CHECK(asset.format == "tgz");
    REQUIRE(asset.evidence.size() == 1);
    const auto& signature = std::get<MinisignSignature>(asset.evidence.front());
    CHECK(signature.request.url.to_string() == musl + ".sig");
    CHECK(signature.public_key == "RWTdnnab2pAka9OdwgCMYyOE66M/BlQoFWaJ/JjwcPV+f3n24IRTj97t");
    REQUIRE(found.rejected.size() == 1);
    CHECK(found.rejected.front().reason == "there is no signed build of that name");
}

TEST_CASE("a farm of one's own has another address and another key") {
    Farm farm;
    farm.host.settings.values["base-url"] = Value{std::string{"https://farm.example/builds"}};
    farm.host.settings.values["public-key"] = Value{std::string{"RWQ="}};
    const std::string url =
        "https://farm.example/builds/tool-1.2.3/tool-1.2.3-x86_64-unknown-linux-gnu.tar.gz";
    farm.host.http.answer(url + ".sig", "x");
    const Findings found = farm.find(query_for(both));
    REQUIRE(found.candidates.size() == 1);
    const Asset& asset = found.candidates.front().assets.front();
    CHECK(asset.request.url.to_string() == url);
    CHECK(std::get<MinisignSignature>(asset.evidence.front()).public_key == "RWQ=");
}

TEST_CASE("only the binaries that are wanted are looked for") {
    Farm farm;
    farm.host.http.answer(gnu + ".sig", "x");
    BuildQuery query = query_for(both);
    query.binaries = {"tool-daemon"};
    const Findings found = farm.find(query);
    REQUIRE(found.candidates.size() == 1);
    REQUIRE(found.candidates.front().binaries.size() == 1);
    CHECK(found.candidates.front().binaries.front().binary == "tool-daemon");
}

TEST_CASE("what the farm does not build for is not asked for") {
    Farm farm;
    CHECK(farm.find(query_for({"riscv64gc-unknown-linux-gnu", "universal-apple-darwin"}))
              .candidates.empty());
    CHECK(farm.host.http.urls().empty());
}

TEST_CASE("the name of a package of another registry is told to nobody") {
    for (const std::string source : {"registry+https://crates.acme.test/index",
                                     "sparse+https://index.crates.io/",
                                     "git+https://github.com/o/r#abc",
                                     ""}) {
        CAPTURE(source);
        Farm farm;
        BuildQuery query = query_for(both);
        query.manifest.source = source;
        CHECK(farm.find(query).candidates.empty());
        CHECK(farm.host.http.urls().empty());
    }
}

TEST_CASE("a farm that cannot be asked is a failure, not an absence") {
    for (const int status : {401, 403, 500, 503}) {
        CAPTURE(status);
        Farm farm;
        farm.host.http.answer(gnu + ".sig", "").status = status;
        CHECK_THROWS_AS(farm.find(query_for(both)), Error);
    }
}

TEST_CASE("a build that is found is kept when nothing is known of a less wanted one") {
    for (const int status : {403, 500, 503}) {
        CAPTURE(status);
        Farm farm;
        farm.host.http.answer(gnu + ".sig", "x");
        farm.host.http.answer(musl + ".sig", "").status = status;
        const Findings found = farm.find(query_for(both));
        REQUIRE(found.candidates.size() == 1);
        CHECK(found.candidates.front().target.env == "gnu");
        REQUIRE(found.rejected.size() == 1);
        CHECK(found.rejected.front().target == both.back());
        // What is wanted more may be there.
        CHECK_THROWS_AS(farm.find(query_for({both.back(), both.front()})), Error);
    }
}

TEST_CASE("without a network, targets whose signature was not kept are passed over") {
    Farm farm;
    farm.host.http.answer(musl + ".sig", "x");
    farm.host.http.fail(gnu + ".sig", Error{Errc::policy, "not asked"});
    const Findings found = farm.find(query_for(both));
    REQUIRE(found.candidates.size() == 1);
    CHECK(found.candidates.front().target.env == "musl");
    REQUIRE(found.rejected.size() == 1);
    CHECK(found.rejected.front().reason == "not asked");

    Farm nothing;
    nothing.host.http.fail_everything_else(Error{Errc::policy, "not asked"});
    CHECK_THROWS_AS(nothing.find(query_for(both)), Error);
    Farm broken;
    broken.host.http.answer(musl + ".sig", "x");
    broken.host.http.fail(gnu + ".sig", Error{Errc::network, "broken"});
    CHECK_THROWS_AS(broken.find(query_for(both)), Error);
}

TEST_CASE("without a reader for its archives the farm is not asked") {
    Farm farm;
    BuildQuery query = query_for(both);
    query.formats = {{"zip", {".zip"}}};
    CHECK(farm.find(query).candidates.empty());
    CHECK(farm.host.http.urls().empty());
}

} // namespace binstall::quickinstall
