// SPDX-License-Identifier: MIT
// What an installation asks, and whom. A request that nobody needs costs time and tells a host
// something.
#include <support/executables.hpp>
#include <support/machine.hpp>

#include <doctest/doctest.h>

#include <algorithm>

namespace binstall::test {
namespace {

TEST_CASE("one package takes five requests, none of them metered") {
    World world;
    world.crate("tool", "1.2.3")
        .repository("https://github.com/o/tool")
        .usual_release(host_triple());
    const Machine machine;
    const Outcome outcome = machine.install(world, {"tool"});
    CAPTURE(outcome.err);
    REQUIRE(outcome.status == 0);
    const std::string asset = "tool-v1.2.3-" + host_triple() + ".tgz";
    std::vector<std::string> paths;
    for (const ServerRequest& request : world.server().requests())
        paths.push_back(request.method + " " + request.host + request.path());
    REQUIRE(paths.size() == 5);
    CHECK(paths[0] == "GET index.crates.io/to/ol/tool");
    CHECK(paths[1].starts_with("GET static.crates.io/crates/tool/"));
    CHECK(paths[2] == "GET github.com/o/tool/releases/expanded_assets/v1.2.3");
    CHECK(paths[3] == "GET github.com/o/tool/releases/download/v1.2.3/" + asset);
    CHECK(paths[4] == "GET objects.githubusercontent.com/o/tool/v1.2.3/" + asset);
}

TEST_CASE("a pkg-url without anything left to choose needs no listing's API either") {
    World world;
    world.crate("tool", "1.2.3")
        .repository("https://github.com/o/tool")
        .metadata("pkg-url = \"{ repo }/releases/download/{ version }/tool.tgz\"\npkg-fmt = "
                  "\"tgz\"\nbin-dir = \"{ bin }\"")
        .release("1.2.3")
        .asset("tool.tgz", {{"tool", executable("tool 1.2.3", host_triple())}});
    const Machine machine;
    REQUIRE(machine.install(world, {"tool"}).status == 0);
    CHECK(world.server().requests().size() <= 5);
    for (const ServerRequest& request : world.server().requests()) {
        CAPTURE(request.target);
        CHECK(request.host != "api.github.com");
    }
}

TEST_CASE("what is installed already is not asked for again when its version is exact") {
    World world;
    world.crate("tool", "1.2.3")
        .repository("https://github.com/o/tool")
        .usual_release(host_triple());
    const Machine machine;
    REQUIRE(machine.install(world, {"tool@1.2.3"}).status == 0);
    world.server().forget_requests();
    CHECK(machine.install(world, {"tool@1.2.3"}).status == 0);
    CHECK(world.server().requests().empty());
}

TEST_CASE("no request says more of the machine than which program asks") {
    World world;
    world.crate("tool", "1.2.3")
        .repository("https://github.com/o/tool")
        .usual_release(host_triple());
    const Machine machine;
    REQUIRE(machine.install(world, {"tool"}).status == 0);
    for (const ServerRequest& request : world.server().requests()) {
        CAPTURE(request.target);
        CHECK(request.header("user-agent").starts_with("binstall/"));
        for (const auto& header : request.headers) {
            CAPTURE(header.first);
            const std::vector<std::string> expected{
                "host", "user-agent", "accept", "accept-encoding", "connection", "if-none-match"};
            CHECK(std::ranges::count(expected, header.first) == 1);
        }
    }
}

} // namespace
} // namespace binstall::test
