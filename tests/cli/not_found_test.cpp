// SPDX-License-Identifier: MIT
// When there is nothing to install, the exit code and the message say which nothing it is.
#include <support/executables.hpp>
#include <support/machine.hpp>

#include <doctest/doctest.h>

namespace binstall::test {
namespace {

TEST_CASE("a crate that does not exist is said so") {
    World world;
    const Machine machine;
    const Outcome outcome = machine.install(world, {"absent-tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 76);
    CHECK(outcome.err.find("error: absent-tool") != std::string::npos);
    CHECK(outcome.err.find("crates-io") != std::string::npos);
    CHECK(snapshot(machine.bin()).empty());
}

TEST_CASE("a version that does not exist is said so, with those that do") {
    World world;
    world.crate("tool", "1.0.0").repository("https://github.com/o/tool");
    const Machine machine;
    const Outcome outcome = machine.install(world, {"tool@2"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 76);
    CHECK(outcome.err.find("error: tool") != std::string::npos);
    CHECK(outcome.err.find("1.0.0") != std::string::npos);
}

TEST_CASE("a release without a build for this machine ends with 94 and the reasons") {
    World world;
    world.crate("tool", "1.0.0")
        .repository("https://github.com/o/tool")
        .usual_release("aarch64-apple-darwin");
    const Machine machine;
    const Outcome outcome = machine.install(world, {"tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 94);
    CHECK(outcome.err.find("error: tool") != std::string::npos);
    CHECK(outcome.err.find(host_triple()) != std::string::npos);
}

TEST_CASE("no release at all ends with 94") {
    World world;
    world.crate("tool", "1.0.0").repository("https://github.com/o/tool");
    world.forge().repository("o/tool");
    const Machine machine;
    CHECK(machine.install(world, {"tool"}).status == 94);
}

TEST_CASE("a crate without a repository ends with 94") {
    World world;
    world.crate("tool", "1.0.0");
    const Machine machine;
    CHECK(machine.install(world, {"tool"}).status == 94);
}

TEST_CASE("a library ends with 86") {
    World world;
    world.crate("lib", "1.0.0").library().repository("https://github.com/o/lib");
    const Machine machine;
    const Outcome outcome = machine.install(world, {"lib"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 86);
}

TEST_CASE("a rate limit is never a release that is not there") {
    World world;
    world.crate("tool", "1.0.0")
        .repository("https://github.com/o/tool")
        .usual_release(host_triple());
    Fault limited = Fault::answer(429);
    limited.headers = {{"Retry-After", "3600"}};
    world.server().inject("github.com", "*", limited, 100);
    const Machine machine;
    const Outcome outcome = machine.install(world, {"tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 68);
    CHECK(outcome.err.find("rate_limited") != std::string::npos);
}

TEST_CASE("a used-up API quota does not matter") {
    World world;
    world.crate("tool", "1.0.0")
        .repository("https://github.com/o/tool")
        .usual_release(host_triple());
    world.forge().is_api_exhausted = true;
    const Machine machine;
    CHECK(machine.install(world, {"tool"}).status == 0);
}

TEST_CASE("an index that is down is not a crate that does not exist") {
    World world;
    world.crate("tool", "1.0.0")
        .repository("https://github.com/o/tool")
        .usual_release(host_triple());
    world.server().inject("index.crates.io", "*", Fault::answer(500), 100);
    const Machine machine;
    machine.settings("[http]\nattempts = 1\n");
    const Outcome outcome = machine.install(world, {"tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 68);
    CHECK(outcome.err.find("no package named") == std::string::npos);
}

TEST_CASE("a yanked version is not chosen") {
    World world;
    world.crate("tool", "1.0.0")
        .repository("https://github.com/o/tool")
        .usual_release(host_triple());
    world.crate("tool", "1.1.0")
        .repository("https://github.com/o/tool")
        .yanked()
        .usual_release(host_triple());
    const Machine machine;
    REQUIRE(machine.install(world, {"tool"}).status == 0);
    CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
}

TEST_CASE("a program for another system is not installed") {
    World world;
    const std::string stem = "tool-v1.0.0-" + host_triple();
    world.crate("tool", "1.0.0")
        .repository("https://github.com/o/tool")
        .release("v1.0.0")
        .asset(stem + ".tgz", {{stem + "/tool", executable("tool", "x86_64-pc-windows-msvc")}});
    const Machine machine;
    const Outcome outcome = machine.install(world, {"tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 88);
    CHECK(machine.installed().empty());
}

} // namespace
} // namespace binstall::test
