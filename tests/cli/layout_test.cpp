// SPDX-License-Identifier: MIT
// What lies in the binary folder after an installation, an upgrade and a repetition.
#include <support/executables.hpp>
#include <support/machine.hpp>

#include <doctest/doctest.h>

namespace binstall::test {
namespace {

using Names = std::vector<std::string>;

void release(World& world, const std::string& version) {
    world.crate("tool", version)
        .repository("https://github.com/o/tool")
        .usual_release(host_triple());
}

std::string all_text(const Outcome& outcome) {
    return outcome.out + outcome.err;
}

TEST_CASE("an upgrade keeps one previous version and removes older ones") {
    World world;
    const Machine machine;
    for (const char* version : {"1.0.0", "1.1.0", "1.2.0"}) {
        release(world, version);
        const Outcome outcome = machine.install(world, {"tool"});
        CAPTURE(outcome.err);
        REQUIRE(outcome.status == 0);
    }
    CHECK(machine.installed() == "tool tool-v1.1.0 tool-v1.2.0");
    CHECK(machine.run_installed("tool") == "tool 1.2.0\n");
    CHECK(machine.run_installed("tool-v1.1.0") == "tool 1.1.0\n");
}

TEST_CASE("keep = 0 keeps no previous version") {
    World world;
    const Machine machine;
    machine.settings("[install]\nkeep = 0\n");
    for (const char* version : {"1.0.0", "1.1.0"}) {
        release(world, version);
        REQUIRE(machine.install(world, {"tool"}).status == 0);
    }
    CHECK(machine.installed() == "tool tool-v1.1.0");
}

TEST_CASE("a binary that a new version no longer has goes with the upgrade") {
    World world;
    const Machine machine;
    machine.settings("[install]\nkeep = 0\n");
    world.crate("pair", "1.0.0")
        .repository("https://github.com/o/pair")
        .binary("left")
        .binary("right")
        .usual_release(host_triple());
    REQUIRE(machine.install(world, {"pair"}).status == 0);
    REQUIRE(machine.installed() == "left left-v1.0.0 right right-v1.0.0");
    world.crate("pair", "2.0.0")
        .repository("https://github.com/o/pair")
        .binary("left")
        .usual_release(host_triple());
    REQUIRE(machine.install(world, {"pair"}).status == 0);
    CHECK(machine.installed() == "left left-v2.0.0");
}

TEST_CASE("what is installed already is said and left alone") {
    World world;
    release(world, "1.0.0");
    const Machine machine;
    REQUIRE(machine.install(world, {"tool"}).status == 0);
    const Snapshot before = snapshot(machine.bin());
    for (const Names& arguments : {Names{"tool"},
                                   Names{"tool@1.0.0"},
                                   Names{"tool@^1"},
                                   Names{"tool", "--version", "=1.0.0"}}) {
        CAPTURE(arguments.back());
        const Outcome outcome = machine.run(world, arguments);
        CHECK(outcome.status == 0);
        CHECK(all_text(outcome).find("tool v1.0.0 is already installed, use --force to override") !=
              std::string::npos);
        CHECK(snapshot(machine.bin()) == before);
    }
}

TEST_CASE("--force installs again") {
    World world;
    release(world, "1.0.0");
    const Machine machine;
    REQUIRE(machine.install(world, {"tool"}).status == 0);
    const Snapshot before = snapshot(machine.bin());
    const Outcome outcome = machine.install(world, {"--force", "tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(snapshot(machine.bin()) != before);
    CHECK(machine.installed() == "tool tool-v1.0.0");
    CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
}

TEST_CASE("a binary that was deleted or changed is not called installed") {
    struct Case {
        const char* what;
        void (*damage)(const fs::path& bin);
    };

    for (const Case& row :
         {Case{"deleted", [](const fs::path& bin) { fs::remove(bin / "tool-v1.0.0"); }},
          Case{"link deleted", [](const fs::path& bin) { fs::remove(bin / "tool"); }},
          Case{"changed",
               [](const fs::path& bin) { std::ofstream{bin / "tool-v1.0.0"} << "other"; }}}) {
        CAPTURE(std::string{row.what});
        World world;
        release(world, "1.0.0");
        const Machine machine;
        REQUIRE(machine.install(world, {"tool"}).status == 0);
        row.damage(machine.bin());
        const Outcome outcome = machine.install(world, {"--force", "tool"});
        CAPTURE(outcome.err);
        CHECK(outcome.status == 0);
        CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
    }
}

TEST_CASE("a missing binary is put back without --force") {
    World world;
    release(world, "1.0.0");
    const Machine machine;
    REQUIRE(machine.install(world, {"tool"}).status == 0);
    fs::remove(machine.bin() / "tool-v1.0.0");
    const Outcome outcome = machine.install(world, {"tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
}

TEST_CASE("--no-symlinks installs the plain file") {
    World world;
    release(world, "1.0.0");
    const Machine machine;
    REQUIRE(machine.install(world, {"--no-symlinks", "tool"}).status == 0);
    CHECK(machine.installed() == "tool");
    CHECK(fs::symlink_status(machine.bin() / "tool").type() == fs::file_type::regular);
    CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
}

TEST_CASE("the records say which names belong to the package, as cargo writes them") {
    World world;
    release(world, "1.0.0");
    const Machine machine;
    REQUIRE(machine.install(world, {"tool"}).status == 0);
    const std::string records = read_text(machine.cargo_home() / ".crates.toml");
    CAPTURE(records);
    CHECK(records.find("\"tool 1.0.0 (registry+https://github.com/rust-lang/crates.io-index)\"") !=
          std::string::npos);
    CHECK(records.find("\"tool\"") != std::string::npos);
    CHECK(records.find("\"tool-v1.0.0\"") != std::string::npos);
    CHECK(read_text(machine.cargo_home() / ".crates2.json").find("tool 1.0.0") !=
          std::string::npos);
}

TEST_CASE("--no-track leaves no record behind") {
    World world;
    release(world, "1.0.0");
    const Machine machine;
    const Outcome outcome = machine.install(world, {"--no-track", "tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
    CHECK_FALSE(fs::exists(machine.cargo_home() / ".crates.toml"));
    CHECK_FALSE(fs::exists(machine.cargo_home() / ".crates2.json"));
}

TEST_CASE("a file that nobody recorded is not overwritten without --force") {
    World world;
    release(world, "1.0.0");
    const Machine machine;
    fs::create_directories(machine.bin());
    std::ofstream{machine.bin() / "tool"} << "mine\n";
    const Outcome outcome = machine.install(world, {"tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status != 0);
    CHECK(machine.installed() == "tool");
    CHECK(read_text(machine.bin() / "tool") == "mine\n");
    REQUIRE(machine.install(world, {"--force", "tool"}).status == 0);
    CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
}

} // namespace
} // namespace binstall::test
