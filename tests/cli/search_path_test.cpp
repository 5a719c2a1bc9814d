// SPDX-License-Identifier: MIT
// What typing a name will start: said where an installation changes it, or does not.
#include <support/executables.hpp>
#include <support/machine.hpp>

#include <doctest/doctest.h>

namespace binstall::test {
namespace {

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

/// A machine with a folder of other programs, and a crate that brings one of the name `ls`.
struct Fixture {
    Fixture() {
        world.crate("tool", "1.0.0")
            .repository("https://github.com/o/tool")
            .binary("ls")
            .binary("tool")
            .usual_release(host_triple());
        fs::create_directories(others);
        fs::copy_file("/bin/ls", others / "ls");
    }

    /// Installs with this PATH.
    Outcome install(const std::string& path) {
        machine.environment["PATH"] = path;
        return machine.install(world, {"tool"});
    }

    World world;
    Machine machine;
    fs::path others = machine.elsewhere("others");
    std::string bin = machine.bin().string();
};

} // namespace

TEST_CASE("FS-03: a crate cannot bring the programs that everything else is run with") {
    for (const std::string name : {"cargo", "rustc", "rustup", "binstall"}) {
        CAPTURE(name);
        World world;
        world.crate("tool", "1.0.0")
            .repository("https://github.com/o/tool")
            .binary("tool")
            .binary(name)
            .usual_release(host_triple());
        const Machine machine;
        const Outcome outcome = machine.install(world, {"tool"});
        CAPTURE(outcome.err);
        CHECK(outcome.status == 48);
        CHECK(contains(outcome.err, name + ", which only the package of that name may"));
        CHECK(machine.installed().empty());
    }
}

TEST_CASE("FS-03: a program that will hide another one is announced with the plan") {
    Fixture fixture;
    const Outcome outcome = fixture.install(fixture.bin + ":" + fixture.others.string());
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    const std::string warning =
        "warning: tool: it will come before " + (fixture.others / "ls").string() + " on your PATH";
    const std::size_t place = outcome.err.find(warning);
    REQUIRE(place != std::string::npos);
    CHECK(place < outcome.err.find("Into "));
    CHECK(outcome.err.find(warning, place + 1) == std::string::npos);
    CHECK_FALSE(contains(outcome.err, (fixture.others / "tool").string()));
    CHECK_FALSE(contains(outcome.err, "not on your PATH"));
    // Again: what is hidden now is no news, but the question is the same.
    fixture.world.crate("tool", "1.1.0")
        .repository("https://github.com/o/tool")
        .usual_release(host_triple());
    CHECK_FALSE(contains(fixture.install(fixture.bin).err, "will come before"));
}

TEST_CASE("who wants no plan on the screen is warned all the same, once") {
    Fixture fixture;
    fixture.machine.environment["BINSTALL_LOG_LEVEL"] = "warn";
    const Outcome outcome = fixture.install(fixture.bin + ":" + fixture.others.string());
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    const std::string warning = "it will come before " + (fixture.others / "ls").string();
    const std::size_t place = outcome.err.find(warning);
    REQUIRE(place != std::string::npos);
    CHECK(outcome.err.find(warning, place + 1) == std::string::npos);
    CHECK_FALSE(contains(outcome.err, "Into "));
}

TEST_CASE("a program that is hidden by another one is said to be, at the end") {
    Fixture fixture;
    const Outcome outcome = fixture.install(fixture.others.string() + ":" + fixture.bin + "/");
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(contains(outcome.err,
                   "warning: " + (fixture.others / "ls").string() +
                       " comes first on your PATH: `ls` starts that one"));
    CHECK_FALSE(contains(outcome.err, "will come before"));
}

TEST_CASE("a folder that no shell looks into is said to be one") {
    struct Case {
        std::string path;
        bool is_said;
    };

    Fixture fixture;
    fs::create_directories(fixture.machine.cargo_home());
    fs::create_directory_symlink(fixture.machine.cargo_home(), fixture.machine.elsewhere("link"));
    for (const Case& row : {Case{"/usr/bin", true},
                            Case{"", true},
                            Case{"::.:/usr/bin", true},
                            Case{fixture.bin + "x", true},
                            Case{"/usr/bin:" + fixture.bin, false},
                            Case{fixture.machine.elsewhere("link/bin").string(), false}}) {
        CAPTURE(row.path);
        fs::remove_all(fixture.machine.cargo_home());
        fs::create_directories(fixture.machine.cargo_home());
        const Outcome outcome = fixture.install(row.path);
        CHECK(outcome.status == 0);
        CHECK(contains(outcome.err, fixture.bin + " is not on your PATH") == row.is_said);
    }
}

} // namespace binstall::test
