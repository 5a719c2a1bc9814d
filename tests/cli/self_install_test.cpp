// SPDX-License-Identifier: MIT
// `cargo-binstall --self-install`: cargo finds this program as `cargo binstall`.
#include "referee.hpp"

#include <engine/readers.hpp>
#include <support/executables.hpp>
#include <support/machine.hpp>
#include <support/skip.hpp>
#include <support/texts.hpp>

#include <doctest/doctest.h>

#include <fstream>
#include <unistd.h>

namespace binstall::test {
namespace {

struct Newcomer : Machine {
    Newcomer() { call_as("cargo-binstall"); }

    fs::path link() const { return bin() / "cargo-binstall"; }

    Outcome self_install(std::vector<std::string> more = {}) const {
        more.insert(more.begin(), "--self-install");
        return run(more);
    }

    /// Whether the link is there and starts a program that prints our version.
    bool is_installed() const {
        if (!fs::is_symlink(link()))
            return false;
        Command version = command({"-V"});
        version.program = link();
        const Outcome outcome = test::run(version);
        return outcome.status == 0 && outcome.out == run({"-V"}).out && !outcome.out.empty();
    }
};

} // namespace

TEST_CASE("--self-install links this program into cargo's folder, where it works as before") {
    World world;
    world.crate("tool", "1.0.0")
        .repository("https://github.com/o/tool")
        .usual_release(host_triple());
    Newcomer machine;
    const Outcome outcome = machine.self_install();
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(outcome.out.starts_with(machine.link().string() + " is now a link to /"));
    CHECK(machine.installed() == "cargo-binstall");
    REQUIRE(machine.is_installed());

    // Nobody's package is recorded: cargo would not know what to do with it.
    const Snapshot before = snapshot(machine.home());
    const Outcome again = machine.self_install();
    CHECK(again.status == 0);
    CHECK(again.out.starts_with(machine.link().string() + " leads already to /"));
    CHECK(snapshot(machine.home()) == before);
    CHECK_FALSE(fs::exists(machine.cargo_home() / ".crates.toml"));

    machine.use_program(machine.link());
    const Outcome installed = machine.install(world, {"tool"});
    CAPTURE(installed.err);
    CHECK(installed.status == 0);
    CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
    CHECK(machine.is_installed());
}

TEST_CASE("cargo starts what --self-install has linked") {
    const Newcomer machine;
    REQUIRE(machine.self_install().status == 0);
    std::optional<Command> version = cargo_command(machine, {"binstall", "-vV"});
    const std::optional<Command> list = cargo_command(machine, {"install", "--list"});
    if (!version)
        return;
    const Outcome outcome = run(*version);
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(outcome.out.starts_with("binstall: "));
    CHECK(run(*list).status == 0);
}

TEST_CASE("--self-install puts the link where --root and --install-path say") {
    const Newcomer machine;
    const std::string root = machine.elsewhere("root").string();
    const std::string folder = machine.elsewhere("bin").string();
    CHECK(machine.self_install({"--root", root}).status == 0);
    CHECK(names_in(root + "/bin") == std::vector<std::string>{"cargo-binstall"});
    CHECK(machine.self_install({"--install-path", folder}).status == 0);
    CHECK(names_in(folder) == std::vector<std::string>{"cargo-binstall"});
    CHECK(machine.installed().empty());
}

TEST_CASE("--self-install replaces a link of an earlier build, and nothing else unless it must") {
    struct Case {
        std::string what;
        void (*put)(const fs::path&);
        bool is_replaced;
        bool is_forced;
    };

    const auto put_file = [](const fs::path& path) { std::ofstream{path} << "#!/bin/sh\n"; };
    for (const Case& row :
         {Case{"a link to a build that is gone",
               [](const fs::path& path) { fs::create_symlink("/gone/bin/binstall", path); },
               true,
               true},
          Case{"a link to another program",
               [](const fs::path& path) { fs::create_symlink("/bin/sh", path); },
               false,
               true},
          Case{"the other program of this name", put_file, false, true},
          Case{"a folder",
               [](const fs::path& path) { fs::create_directory(path); },
               false,
               false}}) {
        CAPTURE(row.what);
        const Newcomer machine;
        fs::create_directories(machine.bin());
        row.put(machine.link());
        const Snapshot before = snapshot(machine.bin());
        const Outcome outcome = machine.self_install();
        CAPTURE(outcome.err);
        CHECK((outcome.status == 0) == row.is_replaced);
        CHECK(machine.is_installed() == row.is_replaced);
        if (!row.is_replaced) {
            CHECK(snapshot(machine.bin()) == before);
            CHECK(outcome.err.find(machine.link().string()) != std::string::npos);
        }
        CHECK((machine.self_install({"--force"}).status == 0) == row.is_forced);
        CHECK(machine.is_installed() == row.is_forced);
        CHECK(machine.installed() == "cargo-binstall");
    }
}

TEST_CASE("--self-install leaves a program that cargo has recorded to cargo, unless forced") {
    const Newcomer machine;
    fs::create_directories(machine.bin());
    std::ofstream{machine.link()} << "#!/bin/sh\n";
    const std::string record =
        "[v1]\n\"cargo-binstall 1.10.0 (registry+https://github.com/rust-lang/crates.io-index)\" = "
        "[\"cargo-binstall\"]\n";
    std::ofstream{machine.cargo_home() / ".crates.toml"} << record;
    const Outcome refused = machine.self_install();
    CHECK(refused.status == 16);
    CHECK(contains(refused.err, "is recorded as a program of cargo-binstall"));
    CHECK(contains(refused.err, "cargo uninstall cargo-binstall"));
    CHECK(read_text(machine.link()) == "#!/bin/sh\n");
    const Outcome forced = machine.self_install({"--force"});
    CHECK(forced.status == 0);
    CHECK(contains(forced.err, "whose removal would remove the link"));
    CHECK(machine.is_installed());
    CHECK(read_text(machine.cargo_home() / ".crates.toml") == record);
}

TEST_CASE("--self-install as root does not write into another user's home") {
    const Newcomer machine;
    if (::geteuid() != 0) {
        skip("only root can try this");
        return;
    }
    REQUIRE(::chown(machine.home().c_str(), nobody, nobody) == 0);
    const Snapshot before = snapshot(machine.home());
    const Outcome refused = machine.self_install();
    CHECK(refused.status == 16);
    CHECK(contains(refused.err, "into a folder of another user"));
    CHECK(snapshot(machine.home()) == before);
    CHECK(machine.self_install({"--allow-other-owner"}).status == 0);
}

TEST_CASE("--self-install takes no crate and has no dry run, and is cargo-binstall's alone") {
    const Newcomer machine;
    for (const std::vector<std::string>& more :
         {std::vector<std::string>{"tool"}, std::vector<std::string>{"--dry-run"}}) {
        const Outcome outcome = machine.self_install(more);
        CHECK(outcome.status == 2);
        CHECK(outcome.err.find("--self-install") != std::string::npos);
    }
    CHECK(Machine{}.run({"--self-install"}).status == 2);
    CHECK_FALSE(fs::exists(machine.link()));
}

TEST_CASE("--self-install has a document for programs") {
    const Newcomer machine;
    const Value document = StrictReaders{}.json(machine.self_install({"--format", "json"}).out);
    CHECK(*document.find("command")->string() == "self-install");
    CHECK(*document.find("link")->string() == machine.link().string());
    CHECK(*document.find("changed")->boolean());

    const fs::path other = machine.elsewhere("bin");
    fs::create_directories(other / "cargo-binstall");
    const Value failed = StrictReaders{}.json(
        machine.self_install({"--format", "json", "--install-path", other.string()}).out);
    CHECK(*failed.find("command")->string() == "self-install");
    CHECK(*failed.find("exit_code")->integer() == 74);
}

} // namespace binstall::test
