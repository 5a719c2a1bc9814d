// SPDX-License-Identifier: MIT
// Called as cargo-binstall, what scripts of that program rely on holds.
#include <support/executables.hpp>
#include <support/gate.hpp>
#include <support/golden.hpp>
#include <support/machine.hpp>

#include <doctest/doctest.h>

#include <fstream>

namespace binstall::test {
namespace {

struct DropIn : Machine {
    DropIn() { call_as("cargo-binstall"); }
};

World& tool_world(World& world) {
    world.crate("tool", "1.0.0")
        .repository("https://github.com/o/tool")
        .usual_release(host_triple());
    return world;
}

TEST_CASE("a first argument binstall is dropped, as cargo passes it") {
    for (const bool is_from_cargo : {false, true}) {
        CAPTURE(is_from_cargo);
        World world;
        tool_world(world);
        const DropIn machine;
        std::vector<std::string> arguments = world.arguments();
        arguments.insert(arguments.end(), {"-y", "tool"});
        if (is_from_cargo)
            arguments.insert(arguments.begin(), "binstall");
        const Outcome outcome = machine.run(arguments);
        CAPTURE(outcome.err);
        CHECK(outcome.status == 0);
        CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
    }
}

TEST_CASE("the plain file is installed, and the plan and the question go to stdout") {
    World world;
    tool_world(world);
    const DropIn machine;
    Command command = machine.command(world, {"tool"});
    command.input = "yes\n";
    const Outcome outcome = run(command);
    CAPTURE(outcome.err);
    CAPTURE(outcome.out);
    CHECK(outcome.status == 0);
    CHECK(machine.installed() == "tool");
    CHECK(outcome.out.find("This will install the following binaries:") != std::string::npos);
    CHECK(outcome.out.find("Do you wish to continue? [yes]/no") != std::string::npos);
    CHECK(outcome.err.find("Do you wish to continue?") == std::string::npos);
}

TEST_CASE("what is installed already is said on stdout, in the words that scripts look for") {
    World world;
    tool_world(world);
    const DropIn machine;
    REQUIRE(machine.install(world, {"tool"}).status == 0);
    const Outcome outcome = machine.install(world, {"tool"});
    CHECK(outcome.status == 0);
    CHECK(outcome.out.find("tool v1.0.0 is already installed, use --force to override") !=
          std::string::npos);
}

TEST_CASE("errors stay on stderr, with the codes of that program") {
    World world;
    tool_world(world);
    const DropIn machine;

    struct Case {
        std::vector<std::string> arguments;
        int status;
    };

    for (const Case& row : {Case{{"absent"}, 76},
                            Case{{"tool@9"}, 76},
                            Case{{"tool@1.0.0", "--version", "1.0.0"}, 84},
                            Case{{"--targets", "a b", "tool"}, 97},
                            Case{{"--no-such-option"}, 2},
                            Case{{"tool@not.a.version"}, 2}}) {
        CAPTURE(row.arguments.front());
        const Outcome outcome = machine.install(world, row.arguments);
        CAPTURE(outcome.err);
        CHECK(outcome.status == row.status);
        CHECK(outcome.err.find("error: ") != std::string::npos);
        CHECK(outcome.out.find("error: ") == std::string::npos);
    }
}

TEST_CASE("there are no verbs") {
    World world;
    const DropIn machine;
    const Outcome outcome = machine.install(world, {"plugins"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 76);
    CHECK(world.server().requests().size() == 1);
}

TEST_CASE("its options are understood, and those without a meaning here are checked all the same") {
    World world;
    tool_world(world);

    struct Case {
        std::vector<std::string> arguments;
        int status;
    };

    for (const Case& row : {Case{{"--disable-telemetry", "--secure", "--no-cleanup"}, 0},
                            Case{{"--rate-limit", "30/1"}, 0},
                            Case{{"--rate-limit=10"}, 0},
                            Case{{"--rate-limit", "fast"}, 2},
                            Case{{"--rate-limit", "0/1"}, 2},
                            Case{{"--rate-limit", "10/"}, 2},
                            Case{{"--maximum-resolution-timeout", "15"}, 0},
                            Case{{"--maximum-resolution-timeout", "0"}, 2},
                            Case{{"--maximum-resolution-timeout", "65536"}, 2},
                            Case{{"--maximum-resolution-timeout", "15s"}, 2}}) {
        CAPTURE(row.arguments.front());
        const DropIn machine;
        std::vector<std::string> arguments = row.arguments;
        arguments.emplace_back("tool");
        const Outcome outcome = machine.install(world, arguments);
        CAPTURE(outcome.err);
        CHECK(outcome.status == row.status);
        CHECK(machine.installed() == (row.status == 0 ? "tool" : ""));

        // Only who calls us by that name means them.
        const Outcome by_our_name = Machine{}.install(world, arguments);
        CHECK(by_our_name.status == 2);
        CHECK(by_our_name.err.find("cargo-binstall has it") != std::string::npos);
    }
}

TEST_CASE("its variables are understood") {
    World world;
    tool_world(world);
    DropIn machine;
    machine.environment["BINSTALL_DISABLE_TELEMETRY"] = "true";
    machine.environment["BINSTALL_RATE_LIMIT"] = "30/1";
    machine.environment["BINSTALL_MAXIMUM_RESOLUTION_TIMEOUT"] = "20";
    CHECK(machine.install(world, {"tool"}).status == 0);
    machine.environment["BINSTALL_MAXIMUM_RESOLUTION_TIMEOUT"] = "soon";
    CHECK(machine.install(world, {"--force", "tool"}).status == 2);
}

TEST_CASE("a source that takes longer than --maximum-resolution-timeout is not waited for") {
    World world;
    tool_world(world);
    const DropIn machine;
    const auto gate = std::make_shared<Gate>();
    world.server().inject(
        "github.com", "*", Fault::wait_at(gate, Fault::Where::before_headers, 0), 100);
    const Outcome outcome = machine.install(
        world, {"--maximum-resolution-timeout", "1", "--strategies", "crate-meta-data", "tool"});
    gate->open();
    CAPTURE(outcome.err);
    CHECK_FALSE(outcome.timed_out);
    CHECK(outcome.status != 0);
    CHECK(machine.installed().empty());
}

TEST_CASE("--settings names the file of settings, which is read and never written") {
    World world;
    tool_world(world);
    const DropIn machine;
    const fs::path file = machine.elsewhere("team.toml");
    fs::create_directories(file.parent_path());
    const std::string text =
        "confirm = false\ninstall_path = '" + machine.elsewhere("bin").string() + "'\n";
    std::ofstream{file} << text;
    const Outcome outcome = machine.run(world, {"--settings", file.string(), "tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(names_in(machine.elsewhere("bin")) == std::vector<std::string>{"tool"});
    CHECK(read_text(file) == text);

    std::ofstream{file} << "confirm = 'perhaps'\n";
    CHECK(machine.run(world, {"--settings", file.string(), "tool"}).status == 16);

    // The other program makes a file that is not there. A name that is mistyped is said, at least.
    const std::string absent = machine.elsewhere("teem.toml").string();
    for (const std::vector<std::string>& named :
         {std::vector<std::string>{"--settings", absent}, {"--settings=" + absent}}) {
        std::vector<std::string> arguments = named;
        arguments.emplace_back("tool");
        const DropIn other;
        const Outcome missing = other.install(world, arguments);
        CAPTURE(missing.err);
        CHECK(missing.status == 0);
        CHECK(missing.err.find("there is no file " + absent) != std::string::npos);
        CHECK(other.installed() == "tool");
        CHECK_FALSE(fs::exists(absent));
    }
}

TEST_CASE("an index or a repository that is no URL is a mistake in the use of its option") {
    World world;
    for (const char* option : {"--index", "--git"}) {
        CAPTURE(std::string{option});
        for (const char* address : {"foo", "sparse+nonsense", "ftp://acme.test/x"}) {
            CAPTURE(std::string{address});
            const Outcome outcome = DropIn{}.install(world, {option, address, "tool"});
            CAPTURE(outcome.err);
            CHECK(outcome.status == 2);
        }
        CHECK(Machine{}.install(world, {option, "foo", "tool"}).status == 65);
    }
    CHECK(world.server().requests().empty());
}

TEST_CASE("--continue-on-failure installs the good ones, and ends with the code of the first bad") {
    World world;
    tool_world(world);

    struct Case {
        std::vector<std::string> crates;
        std::string installed;
    };

    for (const Case& row : {Case{{"tool", "absent"}, "tool"},
                            Case{{"absent"}, ""},
                            Case{{"absent", "another"}, ""}}) {
        CAPTURE(row.crates.front());
        const DropIn machine;
        std::vector<std::string> arguments{"--continue-on-failure"};
        arguments.insert(arguments.end(), row.crates.begin(), row.crates.end());
        CHECK(machine.install(world, arguments).status == 76);
        CHECK(machine.installed() == row.installed);
    }
}

TEST_CASE("the record is one that the other program reads") {
    World world;
    tool_world(world);
    const DropIn machine;
    REQUIRE(machine.install(world, {"tool"}).status == 0);
    const std::string records = read_text(machine.cargo_home() / ".crates.toml");
    CAPTURE(records);
    CHECK(records.find("\"tool 1.0.0 (registry+https://github.com/rust-lang/crates.io-index)\" = "
                       "[\"tool\"]") != std::string::npos);
    const std::string peer = read_text(machine.cargo_home() / "binstall/crates-v1.json");
    for (const char* field : {"\"name\":\"tool\"",
                              "\"current_version\":\"1.0.0\"",
                              "\"source_type\":\"Registry\"",
                              "\"bins\":[\"tool\"]"}) {
        CAPTURE(peer);
        CAPTURE(std::string{field});
        CHECK(replaced(peer, " ", "").find(field) != std::string::npos);
    }
}

} // namespace
} // namespace binstall::test
