// SPDX-License-Identifier: MIT
// --bin: some of a package's binaries, by either of their names.
#include <support/executables.hpp>
#include <support/git_machine.hpp>
#include <support/machine.hpp>

#include <doctest/doctest.h>

#include <fstream>

namespace binstall::test {
namespace {

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

void write(const fs::path& file, const std::string& text, bool is_program = false) {
    fs::create_directories(file.parent_path());
    std::ofstream{file, std::ios::binary} << text;
    if (is_program)
        fs::permissions(file, fs::perms::owner_all);
}

/// A world with "suite", which has three binaries in one archive.
struct Suite : World {
    Suite() {
        for (const char* version : {"1.0.0", "1.1.0"})
            crate("suite", version)
                .repository("https://github.com/o/suite")
                .binary("one")
                .binary("two")
                .binary("three")
                .usual_release(host_triple());
    }
};

/// A project whose binary is called 007 in the file system, and spy by cargo.
void write_project(const Machine& machine) {
    write(machine.home() / "p/Cargo.toml",
          "cargo-features = [\"different-binary-name\"]\n" + program_manifest("agency", "1.0.0") +
              "[[bin]]\nname = \"spy\"\nfilename = \"007\"\npath = \"src/main.rs\"\n"
              "[[bin]]\nname = \"desk\"\npath = \"src/main.rs\"\n");
    write(machine.home() / "p/src/main.rs", "");
}

} // namespace

TEST_CASE("only the binaries that are named are installed, planned and recorded") {
    Suite world;
    const Machine machine;
    const Outcome planned = machine.run(
        world, {"--dry-run", "--format=json", "--bin", "two", "--bin=one", "suite@1.0.0"});
    CAPTURE(planned.out);
    CHECK(planned.status == 0);
    CHECK(has(planned.out, "\"name\": \"one\""));
    CHECK_FALSE(has(planned.out, "\"name\": \"three\""));
    const Outcome outcome = machine.install(world, {"--bin", "two", "--bin", "one", "suite@1.0.0"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(machine.installed() == "one one-v1.0.0 two two-v1.0.0");
    CHECK_FALSE(has(outcome.err, "three"));
    CHECK_FALSE(has(read_text(machine.cargo_home() / ".crates.toml"), "three"));

    // There already; one more is added, as cargo does, and an upgrade keeps the choice.
    CHECK(has(machine.install(world, {"--bin", "two", "suite@1.0.0"}).out, "already installed"));
    CHECK(machine.install(world, {"--bin", "three", "suite@1.0.0"}).status == 0);
    CHECK(machine.run_installed("three") == "three 1.0.0\n");
    CHECK(machine.run_installed("one") == "one 1.0.0\n");
    CHECK(machine.install(world, {"--bin", "two", "suite"}).status == 0);
    CHECK(machine.run_installed("two") == "two 1.1.0\n");
    CHECK(machine.run_installed("one") == "one 1.1.0\n");
}

TEST_CASE("a name that no binary has is an error that lists them, before anything is asked") {
    Suite world;
    const Machine machine;
    for (const char* name : {"four", "suite", "on", "ONE", "one ", "../one"}) {
        CAPTURE(std::string{name});
        const Outcome outcome = machine.install(world, {"--bin", name, "suite"});
        CHECK(outcome.status == 2);
        CHECK(has(outcome.err, "suite 1.1.0 has no binary named "));
        CHECK(has(outcome.err, "it has: one, three, two"));
    }
    CHECK(machine.install(world, {"--bin", "one", "suite", "other"}).status == 2);
    for (const ServerRequest& request : world.server().requests())
        CHECK(request.host != "github.com");
    CHECK_FALSE(fs::exists(machine.bin()));
}

TEST_CASE("a binary that is named and not in the archive is an error") {
    World world;
    world.crate("suite", "1.0.0")
        .repository("https://github.com/o/suite")
        .binary("one")
        .binary("two")
        .release("v1.0.0")
        .asset("suite-" + host_triple() + ".tgz", {{"one", executable("1", host_triple())}});
    const Machine machine;
    const Outcome outcome = machine.install(world, {"--bin", "two", "--bin", "one", "suite"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 88);
    CHECK(has(outcome.err, "does not hold two"));
    CHECK(machine.installed().empty());
    CHECK(machine.install(world, {"--bin", "one", "suite"}).status == 0);
    CHECK(machine.installed() == "one one-v1.0.0");
}

TEST_CASE("a binary may be named as cargo or as the file system knows it") {
    for (const char* name : {"spy", "007"}) {
        CAPTURE(std::string{name});
        World world;
        world.forge()
            .release("o/agency", "v1.0.0")
            .asset("agency-" + host_triple() + ".tgz",
                   {{"007", executable("bond", host_triple())},
                    {"desk", executable("desk", host_triple())}});
        const Machine machine;
        write_project(machine);
        const Outcome outcome =
            machine.install(world, {"--manifest-path", "p", "--bin", name, "agency"});
        CAPTURE(outcome.err);
        CHECK(outcome.status == 0);
        CHECK(machine.installed() == "007 007-v1.0.0");
        const Outcome unknown =
            machine.install(world, {"--manifest-path", "p", "--bin", "none", "agency"});
        CHECK(has(unknown.err, "it has: 007 (spy to cargo), desk"));
    }
}

TEST_CASE("what is built is built by the names that cargo knows") {
    World world;
    world.forge().repository("o/agency");
    Machine machine;
    write_project(machine);
    const fs::path tools = machine.elsewhere("tools");
    const fs::path told = machine.elsewhere("told");
    write(tools / "built", executable("built here", host_triple()), true);
    write(tools / "cargo",
          "#!/bin/sh\nprintf '%s ' \"$@\" >" + told.string() +
              "\nwhile [ $# -gt 0 ]; do [ \"$1\" = --root ] && root=$2; shift; done\n"
              "mkdir -p \"$root/bin\" && cp " +
              (tools / "built").string() + " \"$root/bin/007\"\n",
          true);
    machine.environment["PATH"] = tools.string() + ":/usr/bin:/bin";
    const Outcome outcome =
        machine.install(world, {"--build", "--manifest-path", "p", "--bin", "007", "agency"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(machine.run_installed("007") == "built here\n");
    CHECK(has(read_text(told), " --bin spy "));
    CHECK_FALSE(has(read_text(told), "desk"));
}

} // namespace binstall::test
