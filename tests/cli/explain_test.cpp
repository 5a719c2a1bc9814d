// SPDX-License-Identifier: MIT
// `binstall explain` says which build would be taken, why no other, and what it asked.
#include <binstall/value.hpp>

#include <engine/readers.hpp>
#include <support/executables.hpp>
#include <support/machine.hpp>

#include <doctest/doctest.h>

#include <algorithm>

namespace binstall::test {
namespace {

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

/// The author has builds for two C libraries and another system, the farm has one too.
void publish(World& world) {
    const std::string arch = host_triple().substr(0, host_triple().find('-'));
    world.crate("tool", "1.0.0")
        .repository("https://github.com/o/tool")
        .release("v1.0.0")
        .asset("tool-" + host_triple() + ".tgz", {{"tool", "x"}})
        .asset("tool-" + arch + "-unknown-linux-musl.tgz", {{"tool", "x"}})
        .asset("tool-aarch64-apple-darwin.tgz", {{"tool", "x"}});
    const std::string build = "tool-1.0.0-" + host_triple() + ".tar.gz";
    world.forge()
        .release("cargo-bins/cargo-quickinstall", "tool-1.0.0")
        .asset(build, {{"tool", "x"}})
        .asset_bytes(build + ".sig", "not read by explain");
}

TEST_CASE("every build is listed with its rank, and every request with its answer") {
    World world;
    publish(world);
    const Machine machine;
    const Snapshot before = snapshot(machine.home());
    const Outcome outcome = machine.run(world, {"explain", "tool"});
    CAPTURE(outcome.out);
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(has(outcome.out, "1. tool-" + host_triple() + ".tgz"));
    CHECK(has(outcome.out, "from release (author), score "));
    CHECK(has(outcome.out, "evidence: digest: it has to be the file that was uploaded"));
    CHECK(has(outcome.out, "evidence: signed: the owner of the author's key"));
    CHECK(has(outcome.out, "not taken: " + host_triple() + " is wanted more"));
    CHECK(has(outcome.out, "not taken: its tier is community, below author"));
    CHECK(has(outcome.out, "GET https://github.com/o/tool/releases/expanded_assets/v1.0.0: 200"));
    CHECK(snapshot(machine.home()) == before);
    for (const std::string& line : world.server().request_lines())
        CHECK_FALSE(has(line, "/releases/download/v1.0.0/tool-"));
}

TEST_CASE("as JSON it says the same, all requests that the server saw included") {
    World world;
    publish(world);
    const Machine machine;
    const Outcome outcome = machine.run(world, {"explain", "tool", "--format", "json"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    const StrictReaders read;
    const Value json = read.json(outcome.out);
    CHECK(*json.find("command")->string() == "explain");
    const Array& candidates = *json.find("candidates")->array();
    REQUIRE(candidates.size() == 3);
    CHECK(*candidates[0].find("taken")->boolean());
    CHECK(*candidates[2].find("source")->string() == "quickinstall");
    CHECK(json.find("requests")->array()->size() == world.server().requests().size());
}

TEST_CASE("when nobody has a build, all that was looked at is said, and it ends with 94") {
    World world;
    world.crate("tool", "1.0.0")
        .repository("https://github.com/o/tool")
        .usual_release("aarch64-apple-darwin");
    const Machine machine;
    const Outcome outcome = machine.run(world, {"explain", "tool"});
    CAPTURE(outcome.out);
    CHECK(outcome.status == 94);
    CHECK(has(outcome.out, "Nobody has a build."));
    CHECK(has(outcome.err, "error: nobody has a build of tool 1.0.0 for here [not_found]\n"));
    CHECK(has(outcome.out, "tool-v1.0.0-aarch64-apple-darwin.tgz: it is for darwin"));
    CHECK(machine.run(world, {"explain"}).status == 2);
    CHECK(machine.run(world, {"explain", "tool", "--dry-run"}).status == 2);
}

} // namespace
} // namespace binstall::test
