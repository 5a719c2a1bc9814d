// SPDX-License-Identifier: MIT
// The real cargo reads, changes and removes what we have recorded. Skipped, loudly, without one.
#include "place_fixture.hpp"

#include <binstall/text.hpp>

#include <support/process.hpp>
#include <support/skip.hpp>

#include <doctest/doctest.h>

#include <cstdlib>
#include <functional>

using namespace binstall;
using namespace binstall::test;

namespace {

/// cargo with the root of a fixture as its own home; empty when there is none on this machine.
std::function<Outcome(std::vector<std::string>)> cargo_in(const PlaceFixture& fixture) {
    const std::optional<fs::path> program = find_program("cargo");
    if (!program) {
        skip("there is no cargo on this machine");
        return {};
    }
    Command command{.program = *program};
    for (const char* name : {"PATH", "HOME", "RUSTUP_HOME"})
        if (const char* value = std::getenv(name))
            command.environment[name] = value;
    command.environment["CARGO_HOME"] = fixture.root.string();
    command.environment["CARGO_NET_OFFLINE"] = "true";
    return [command](std::vector<std::string> arguments) mutable {
        command.arguments = std::move(arguments);
        return run(command);
    };
}

void place_two(PlaceFixture& fixture) {
    fixture.place_one("one", "1.0.0", "old");
    std::vector<ReadyPackage> packages;
    packages.push_back(fixture.package("one", "1.1.0", {{"one", "1"}, {"extra", "e"}}));
    packages.push_back(fixture.package("two", "2.0.0-rc.1", {{"two", "MZ", ".exe"}}));
    fixture.place(std::move(packages));
}

} // namespace

TEST_CASE("cargo lists what we have installed, versioned files included") {
    PlaceFixture fixture;
    const auto cargo = cargo_in(fixture);
    if (!cargo)
        return;
    place_two(fixture);
    const auto before = fixture.read(".crates.toml");
    const Outcome outcome = cargo({"install", "--list"});
    CHECK(outcome.status == 0);
    CHECK(outcome.out == "one v1.1.0:\n"
                         "    extra\n    extra-v1.1.0\n    one\n    one-v1.0.0\n    one-v1.1.0\n"
                         "two v2.0.0-rc.1:\n"
                         "    two-v2.0.0-rc.1.exe\n    two.exe\n");
    CHECK(fixture.read(".crates.toml") == before);
}

TEST_CASE("cargo removes what we have installed, and we notice") {
    PlaceFixture fixture;
    const auto cargo = cargo_in(fixture);
    if (!cargo)
        return;
    place_two(fixture);
    const auto list = fixture.read(".crates.toml");
    const Outcome outcome = cargo({"uninstall", "one"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(fixture.bin() ==
          std::map<std::string, std::string>{{"two-v2.0.0-rc.1.exe", "MZ"}, {"two.exe", "MZ"}});
    REQUIRE(fixture.installed().size() == 1);
    CHECK(fixture.installed().front().name == "two");
    // What cargo has written of the other package is what we had written.
    CHECK(list.ends_with(fixture.read(".crates.toml").substr(std::string_view{"[v1]\n"}.size())));
    CHECK(cargo({"uninstall", "two"}).status == 0);
    CHECK(fixture.bin().empty());
    CHECK(fixture.installed().empty());
}

TEST_CASE("cargo keeps the entry that we have given it") {
    PlaceFixture fixture;
    const auto cargo = cargo_in(fixture);
    if (!cargo)
        return;
    place_two(fixture);
    const std::string before = fixture.read(".crates2.json");
    CHECK(cargo({"uninstall", "two"}).status == 0);
    const std::string after = fixture.read(".crates2.json");
    CHECK(before.starts_with(after.substr(0, after.size() - 2)));
}
