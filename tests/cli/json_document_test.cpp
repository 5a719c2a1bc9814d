// SPDX-License-Identifier: MIT
// `--format json`: what every document has, whatever the command was and however it ended.
#include "policy_fixture.hpp"

#include <engine/readers.hpp>
#include <support/executables.hpp>
#include <support/machine.hpp>
#include <support/texts.hpp>

#include <doctest/doctest.h>

namespace binstall::test {
namespace {

/// The one document of `outcome`, which must begin as docs/json.md says, with the kind of its error
/// (empty: null).
Value document(const Outcome& outcome, std::string_view command, std::string_view error) {
    CAPTURE(outcome.out);
    CAPTURE(outcome.err);
    Value json = StrictReaders{}.json(outcome.out);
    const Table& members = *json.table();
    REQUIRE(members.size() >= 4);
    CHECK(members[0].first == "version");
    CHECK(members[1].first == "command");
    CHECK(members[2].first == "exit_code");
    CHECK(members[3].first == "error");
    CHECK(*members[0].second.integer() == 1);
    CHECK(*members[1].second.string() == command);
    CHECK(*members[2].second.integer() == outcome.status);
    CHECK((outcome.status == 0) == error.empty());
    if (error.empty())
        CHECK(members[3].second.is_null());
    else
        CHECK(*members[3].second.find("code")->string() == error);
    return json;
}

} // namespace

TEST_CASE("every command that went well says so in the same four members") {
    World world;
    world.crate("tool", "1.2.3")
        .repository("https://github.com/o/tool")
        .usual_release(host_triple());
    Machine machine;
    const auto json = [&](std::vector<std::string> words) {
        words.insert(words.end(), {"--format", "json"});
        return words;
    };
    const Value explained = document(machine.run(world, json({"explain", "tool"})), "explain", "");
    CHECK(*explained.find("package_version")->string() == "1.2.3");
    document(machine.install(world, json({"tool"})), "install", "");
    document(machine.run(json({"verify"})), "verify", "");
    document(machine.run(json({"policy"})), "policy", "");
    document(machine.run(json({"policy", "check"})), "policy", "");
    document(machine.run(json({"plugins"})), "plugins", "");
    document(machine.run(json({"config"})), "config", "");
    document(
        machine.run(world, json({"doctor", "net", "https://github.com/o/tool"})), "doctor", "");
    machine.call_as("cargo-binstall");
    document(machine.run(json({"--self-install"})), "self-install", "");
}

TEST_CASE("what a command found to be wrong is its error") {
    PolicyWorld there;
    World& world = there.world;
    const Machine& machine = there.machine;
    world.crate("absent", "1.0.0").repository("https://github.com/o/absent");
    world.forge().repository("o/absent");
    document(machine.run(world, {"explain", "absent", "--format", "json"}), "explain", "not_found");

    there.accept({"plain"});
    there.policy("deny = [\"plain\"]\n");
    document(machine.run({"policy", "check", "--format", "json"}), "policy", "policy");
    fs::remove(machine.bin() / "plain");
    document(machine.run({"verify", "--format", "json"}), "verify", "integrity");
}

TEST_CASE("a command line with a mistake belongs to the command that was read before it") {
    Machine machine;
    const auto check = [&](std::vector<std::string> words, std::string_view command) {
        words.insert(words.begin(), {"--format", "json"});
        document(machine.run(words), command, "usage");
    };
    for (const std::string command :
         {"explain", "verify", "policy", "plugins", "doctor", "config"}) {
        check({command, "--bogus"}, command);
        check({command, "--dry-run"}, command); // which belongs to another
    }
    check({"--bogus"}, "install");
    check({"install", "tool", "--bogus"}, "install");
    machine.call_as("cargo-binstall");
    check({"--self-install", "--bogus"}, "self-install");
}

} // namespace binstall::test
