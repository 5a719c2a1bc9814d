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

TEST_CASE(
    "where an author's path leads nowhere, the binary is found by its name, and that is said") {
    const std::string triple = host_triple();
    const std::string tool = executable("tool 1.0.0", triple);

    struct Layout {
        std::string bin_dir;
        std::vector<ArchiveFile> members;
        std::string taken; ///< The member that is installed; none: nothing is.
        std::string said;
        std::vector<std::string> words{};
    };

    for (const Layout& row : {
             Layout{"{ name }-v{ version }/{ bin }",
                    {{"tool", tool}},
                    "tool",
                    "there is no tool-v1.0.0/tool in"},
             Layout{"{ bin }{ binary-ext }",
                    {{"deep/er/tool", tool}},
                    "deep/er/tool",
                    "there is no tool in"},
             Layout{"tool-{ target }",
                    {{"bin/tool-v1.0.0", tool}},
                    "bin/tool-v1.0.0",
                    "bin-dir has it"},
             Layout{"bin/{ bin }", {{"bin/tool", tool}, {"tool", "#!/bin/false"}}, "bin/tool", ""},
             // Another program is not taken, nor one of two that could be meant.
             Layout{"bin/{ bin }", {{"other/toolbox", tool}}, "", "does not hold tool"},
             Layout{"bin/{ bin }",
                    {{"a/tool", tool}, {"b/tool", executable("tool 2.0.0", triple)}},
                    "",
                    "several files of the archive could be the binary tool"},
             Layout{"bin/{ bin }", {{"a/readme", "tool"}}, "", "does not hold tool"},
             // A user who says where it is means it.
             Layout{
                 "{ bin }", {{"tool", tool}}, "", "does not hold tool", {"--bin-dir", "x/{ bin }"}},
         }) {
        CAPTURE(row.bin_dir);
        CAPTURE(row.said);
        World world;
        world.crate("tool", "1.0.0")
            .repository("https://github.com/o/tool")
            .metadata(
                "pkg-url = \"{ repo }/releases/download/v{ version }/tool.tgz\"\nbin-dir = \"" +
                row.bin_dir + "\"")
            .release("v1.0.0")
            .asset("tool.tgz", row.members);
        const Machine machine;
        std::vector<std::string> words = row.words;
        words.emplace_back("tool");
        const Outcome outcome = machine.install(world, words);
        CAPTURE(outcome.err);
        CHECK(has(outcome.err, row.said));
        CHECK((outcome.status == 0) == !row.taken.empty());
        if (row.taken.empty()) {
            CHECK(machine.installed().empty());
            continue;
        }
        CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
        CHECK(has(outcome.err, "warning") == !row.said.empty());
        CHECK(has(outcome.err, row.taken + " is taken") == !row.said.empty());
    }
}

TEST_CASE("what is said of a moved binary is said of what was installed") {
    World world;
    world.crate("suite", "1.0.0")
        .repository("https://github.com/o/suite")
        .binary("one")
        .binary("two")
        .metadata("pkg-url = \"{ repo }/releases/download/v{ version }/suite.tgz\"\n"
                  "bin-dir = \"{ bin }\"")
        .release("v1.0.0")
        .asset("suite.tgz",
               {{"one", executable("one 1.0.0", host_triple())}, {"moved/two", "no program"}});
    const Machine machine;
    const Outcome outcome = machine.install(world, {"suite"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(machine.installed() == "one one-v1.0.0");
    CHECK_FALSE(has(outcome.err, "is taken"));
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
