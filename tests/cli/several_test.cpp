// SPDX-License-Identifier: MIT
// Several crates in one command are placed together or not at all.
#include <support/executables.hpp>
#include <support/gate.hpp>
#include <support/machine.hpp>

#include <doctest/doctest.h>

#include <csignal>
#include <fstream>
#include <memory>

namespace binstall::test {
namespace {

using Names = std::vector<std::string>;

void describe(World& world, const std::string& name) {
    world.crate(name, "1.0.0")
        .repository("https://github.com/o/" + name)
        .usual_release(host_triple());
}

TEST_CASE("several crates are installed by one command") {
    World world;
    for (const char* name : {"alpha", "beta", "gamma"})
        describe(world, name);
    const Machine machine;
    const Outcome outcome = machine.install(world, {"gamma", "alpha@1", "beta@=1.0.0", "alpha@1"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    for (const char* name : {"alpha", "beta", "gamma"})
        CHECK(machine.run_installed(name) == std::string{name} + " 1.0.0\n");
    CHECK(outcome.err.find("alpha v1.0.0 for") < outcome.err.find("beta v1.0.0 for"));
    CHECK(outcome.err.find("beta v1.0.0 for") < outcome.err.find("gamma v1.0.0 for"));
}

TEST_CASE("another spelling of a crate's name is the same crate") {
    World world;
    world.crate("cargo-edyt", "1.0.0")
        .repository("https://github.com/o/edyt")
        .usual_release(host_triple());
    const Machine machine;
    const Outcome both = machine.install(world, {"cargo_edyt", "cargo-edyt"});
    CAPTURE(both.err);
    CHECK(both.status == 0);
    for (const char* spelling : {"cargo_edyt", "Cargo-Edyt", "cargo_edyt@=1.0.0"}) {
        const Outcome again = machine.install(world, {spelling});
        CAPTURE(again.err);
        CHECK(again.status == 0);
        CHECK(again.out.find("already installed") != std::string::npos);
    }
    CHECK(machine.install(world, {"cargo_edyt@1", "cargo-edyt@=1.0.0"}).status == 84);

    const Machine other;
    world.crate("cargo-young", "1.0.0").published("2099-01-01T00:00:00Z");
    other.settings("[tools.cargo-young]\nmin-age = \"3d\"\n");
    CHECK(other.install(world, {"cargo_young"}).status == 48);
}

TEST_CASE("when one crate cannot be installed, none is") {
    struct Case {
        const char* what;
        int status;
        void (*spoil)(World&);
    };

    for (const Case& row :
         {Case{"unknown", 76, [](World&) {}},
          Case{"no build",
               94,
               [](World& world) {
                   world.crate("beta", "1.0.0")
                       .repository("https://github.com/o/beta")
                       .usual_release("aarch64-apple-darwin");
               }},
          Case{"wrong digest",
               42,
               [](World& world) {
                   describe(world, "beta");
                   world.forge()
                       .release("o/beta", "v1.0.0")
                       .digest("sha256:" + std::string(64, '0'));
               }},
          Case{"download fails", 68, [](World& world) {
                   describe(world, "beta");
                   world.server().inject(
                       "objects.githubusercontent.com", "/o/beta/*", Fault::answer(404), 100);
               }}}) {
        CAPTURE(std::string{row.what});
        World world;
        describe(world, "alpha");
        describe(world, "gamma");
        row.spoil(world);
        const Machine machine;
        const Outcome outcome = machine.install(world, {"alpha", "beta", "gamma"});
        CAPTURE(outcome.err);
        CHECK(outcome.status == row.status);
        CHECK(machine.installed().empty());
        CHECK(outcome.err.find("error: beta") != std::string::npos);
    }
}

TEST_CASE("to keep going, what cannot be installed is left out") {
    struct Case {
        const char* what;
        int status;
        std::vector<std::string> options;
        void (*spoil)(World&, const Machine&);
    };

    const std::vector<std::string> keep_going{"--keep-going"};
    for (const Case& row :
         {Case{"unknown", 76, keep_going, [](World&, const Machine&) {}},
          Case{"by its other name", 76, {"--continue-on-failure"}, [](World&, const Machine&) {}},
          Case{"by the settings",
               76,
               {},
               [](World&, const Machine&machine) {
                   machine.settings("[install]\nkeep-going = true\n");
               }},
          Case{"no build",
               94,
               keep_going,
               [](World&world, const Machine&) {
                   world.crate("beta", "1.0.0").repository("https://github.com/o/beta");
               }},
          Case{"download fails",
               68,
               keep_going,
               [](World&world, const Machine&) {
                   describe(world, "beta");
                   world.server().inject(
                       "objects.githubusercontent.com", "/o/beta/*", Fault::answer(404), 100);
               }},
          Case{"somebody's file is in its place",
               48,
               keep_going,
               [](World&world, const Machine&machine) {
                   describe(world, "beta");
                   fs::create_directories(machine.bin());
                   std::ofstream{machine.bin() / "beta"} << "mine";
               }},
          Case{"a name that another one has", 48, keep_going, [](World&world, const Machine&) {
                   world.crate("beta", "1.0.0")
                       .repository("https://github.com/o/beta")
                       .binary("alpha")
                       .usual_release(host_triple());
               }}}) {
        CAPTURE(std::string{row.what});
        World world;
        describe(world, "alpha");
        describe(world, "gamma");
        const Machine machine;
        row.spoil(world, machine);
        std::vector<std::string> arguments = row.options;
        arguments.insert(arguments.end(), {"alpha", "beta", "gamma"});
        const Outcome outcome = machine.install(world, arguments);
        CAPTURE(outcome.err);
        CHECK(outcome.status == row.status);
        CHECK(outcome.err.find("error: beta") != std::string::npos);
        CHECK(machine.run_installed("alpha") == "alpha 1.0.0\n");
        CHECK(machine.run_installed("gamma") == "gamma 1.0.0\n");
        const std::string records = read_text(machine.cargo_home() / ".crates.toml");
        CHECK(records.find("\"alpha 1.0.0") != std::string::npos);
        CHECK(records.find("\"beta 1.0.0") == std::string::npos);
        if (fs::exists(machine.bin() / "beta"))
            CHECK(read_text(machine.bin() / "beta") == "mine");
    }
}

TEST_CASE("to keep going, the question says what is left out, and a no is one for all") {
    for (const char* answer : {"no\n", "yes\n"}) {
        CAPTURE(std::string{answer});
        World world;
        describe(world, "alpha");
        const Machine machine;
        Command command = machine.command(world, {"--keep-going", "alpha", "beta"});
        command.input = answer;
        const Outcome outcome = run(command);
        CAPTURE(outcome.err);
        const std::size_t said = outcome.err.find("beta is left out: ");
        CHECK(said < outcome.err.find("Do you wish to continue?"));
        CHECK(outcome.status == 76);
        CHECK(machine.installed() == (answer == std::string{"yes\n"} ? "alpha alpha-v1.0.0" : ""));
    }
}

TEST_CASE("to keep going is no reason to go on after Ctrl-C, nor when nothing is left") {
    World world;
    describe(world, "alpha");
    describe(world, "gamma");
    const Machine machine;
    const auto gate = std::make_shared<Gate>();
    world.server().inject("objects.githubusercontent.com",
                          "/o/gamma/*",
                          Fault::wait_at(gate, Fault::Where::in_body, 100),
                          1);
    Process process{machine.command(world, {"-y", "--keep-going", "alpha", "gamma"})};
    REQUIRE(gate->wait_reached());
    process.send_signal(SIGINT);
    const Outcome outcome = process.wait();
    gate->open();
    CHECK(outcome.status == 32);
    CHECK(machine.installed().empty());

    const Outcome nothing = machine.install(world, {"--keep-going", "beta", "delta"});
    CHECK(nothing.status == 76);
    CHECK(nothing.err.find("delta failed too") != std::string::npos);
    CHECK(machine.installed().empty());
}

TEST_CASE("CON-10: when one of several downloads fails, the others end and nothing is left") {
    World world;
    const std::vector<std::string> names{"alpha", "beta", "delta", "gamma"};
    for (const std::string& name : names)
        describe(world, name);
    const Machine machine;
    fs::create_directories(machine.cargo_home());
    // The others have begun when that one fails, and are in the middle of it.
    const auto gate = std::make_shared<Gate>();
    for (const char* path : {"/o/alpha/*", "/o/delta/*", "/o/gamma/*"})
        world.server().inject("objects.githubusercontent.com",
                              path,
                              Fault::wait_at(gate, Fault::Where::in_body, 100),
                              1);
    world.server().inject("objects.githubusercontent.com", "/o/beta/*", Fault::answer(404), 100);
    const Snapshot before = snapshot(machine.home());
    Process process{machine.command(world, {"-y", "alpha", "beta", "delta", "gamma"})};
    REQUIRE(gate->wait_reached());
    gate->open();
    const Outcome outcome = process.wait();
    CAPTURE(outcome.err);
    CHECK_FALSE(outcome.timed_out);
    CHECK(outcome.status == 68);
    CHECK(outcome.err.find("error: beta") != std::string::npos);
    CHECK(machine.installed().empty());
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator{machine.home()})
        if (entry.is_regular_file() && !before.contains(entry.path().string())) {
            CAPTURE(entry.path());
            // Only what a lock and a journal always leave behind; nothing of a package.
            CHECK(entry.file_size() < 100);
        }
}

TEST_CASE("two crates with a binary of the same name are refused") {
    World world;
    world.crate("alpha", "1.0.0")
        .repository("https://github.com/o/alpha")
        .binary("same")
        .usual_release(host_triple());
    world.crate("beta", "1.0.0")
        .repository("https://github.com/o/beta")
        .binary("same")
        .usual_release(host_triple());
    const Machine machine;
    const Outcome outcome = machine.install(world, {"alpha", "beta"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 48);
    CHECK(machine.installed().empty());
}

} // namespace
} // namespace binstall::test
