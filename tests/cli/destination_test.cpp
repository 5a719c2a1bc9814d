// SPDX-License-Identifier: MIT
// Where binaries land. Whatever the reason, they land where the plan said.
#include <support/executables.hpp>
#include <support/machine.hpp>
#include <support/skip.hpp>

#include <doctest/doctest.h>

#include <sys/stat.h>
#include <unistd.h>

namespace binstall::test {
namespace {

World& tool_world(World& world) {
    world.crate("tool", "1.0.0")
        .repository("https://github.com/o/tool")
        .usual_release(host_triple());
    return world;
}

/// Installs with `arguments` and checks that the binary is in `folder`, as the plan said.
void check_lands(const Machine& machine,
                 World& world,
                 std::vector<std::string> arguments,
                 const fs::path& folder) {
    arguments.emplace_back("tool");
    const Outcome outcome = machine.install(world, std::move(arguments));
    CAPTURE(outcome.err);
    CAPTURE(folder);
    CHECK(outcome.status == 0);
    CHECK(outcome.err.find((folder / "tool-v1.0.0").string()) != std::string::npos);
    REQUIRE(fs::exists(folder / "tool"));
    CHECK(run({.program = folder / "tool"}).out == "tool 1.0.0\n");
}

TEST_CASE("--root, and what stands in for it") {
    World world;
    tool_world(world);
    SUBCASE("--root") {
        const Machine machine;
        check_lands(machine,
                    world,
                    {"--root", machine.elsewhere("root").string()},
                    machine.elsewhere("root/bin"));
        CHECK(fs::exists(machine.elsewhere("root/.crates.toml")));
        CHECK_FALSE(fs::exists(machine.cargo_home()));
    }
    SUBCASE("CARGO_INSTALL_ROOT") {
        Machine machine;
        machine.environment["CARGO_INSTALL_ROOT"] = machine.elsewhere("root").string();
        check_lands(machine, world, {}, machine.elsewhere("root/bin"));
    }
    SUBCASE("CARGO_HOME") {
        Machine machine;
        machine.environment["CARGO_HOME"] = machine.elsewhere("cargo").string();
        check_lands(machine, world, {}, machine.elsewhere("cargo/bin"));
        CHECK(fs::exists(machine.elsewhere("cargo/.crates.toml")));
    }
    SUBCASE("install.root of our settings") {
        const Machine machine;
        machine.settings("[install]\nroot = \"" + machine.elsewhere("root").string() + "\"\n");
        check_lands(machine, world, {}, machine.elsewhere("root/bin"));
    }
    SUBCASE("install.root of cargo's settings") {
        const Machine machine;
        fs::create_directories(machine.cargo_home());
        std::ofstream{machine.cargo_home() / "config.toml"}
            << "[install]\nroot = \"" << machine.elsewhere("root").string() << "\"\n";
        check_lands(machine, world, {}, machine.elsewhere("root/bin"));
    }
    SUBCASE("--root goes before the variables") {
        Machine machine;
        machine.environment["CARGO_INSTALL_ROOT"] = machine.elsewhere("other").string();
        check_lands(machine,
                    world,
                    {"--root", machine.elsewhere("root").string()},
                    machine.elsewhere("root/bin"));
        CHECK_FALSE(fs::exists(machine.elsewhere("other")));
    }
}

TEST_CASE("--install-dir and --install-path name the folder alone") {
    for (const char* option : {"--install-dir", "--install-path"}) {
        CAPTURE(std::string{option});
        World world;
        tool_world(world);
        const Machine machine;
        check_lands(machine,
                    world,
                    {option, machine.elsewhere("tools").string()},
                    machine.elsewhere("tools"));
        CHECK_FALSE(fs::exists(machine.elsewhere(".crates.toml")));
        CHECK_FALSE(fs::exists(machine.cargo_home() / ".crates.toml"));
    }
}

TEST_CASE("what is in an install directory outside a root is known the next time") {
    World world;
    tool_world(world);
    const Machine machine;
    const std::string folder = machine.elsewhere("tools").string();
    check_lands(machine, world, {"--install-dir", folder}, folder);
    const Outcome again = machine.install(world, {"--install-dir", folder, "tool"});
    CHECK(again.status == 0);
    CHECK((again.out + again.err).find("already installed") != std::string::npos);
    CHECK(fs::exists(machine.home() / ".local/state/binstall"));
}

TEST_CASE("without ~/.cargo the binary lands in one that is made") {
    World world;
    tool_world(world);
    const Machine machine;
    REQUIRE_FALSE(fs::exists(machine.cargo_home()));
    check_lands(machine, world, {}, machine.bin());
}

TEST_CASE("a machine without Rust, and without anything else on the PATH, is enough") {
    World world;
    tool_world(world);
    Machine machine;
    machine.environment["PATH"] = "";
    check_lands(machine, world, {}, machine.bin());
}

TEST_CASE("a ~/.cargo that cannot be made leads to ~/.bin, and the plan says why") {
    World world;
    tool_world(world);
    const Machine machine;
    std::ofstream{machine.cargo_home()} << "a file where the folder should be\n";
    check_lands(machine, world, {}, machine.home() / ".bin");
    const Outcome plan = machine.run(world, {"--dry-run", "--force", "tool"});
    CHECK((plan.out + plan.err).find(".cargo") != std::string::npos);
}

TEST_CASE(
    "a read-only ~/.cargo, or folder of our records in it, leads to ~/.bin, with the reason") {
    World world;
    tool_world(world);
    ::chmod(world.certificates().parent_path().c_str(), 0755);
    for (const char* read_only : {".cargo", ".cargo/binstall"}) {
        CAPTURE(read_only);
        const Machine machine;
        const fs::path locked = machine.home() / read_only;
        fs::create_directories(locked);
        ::chmod(locked.c_str(), 0555);
        const auto command = as_nobody(machine.command(world, {"-y", "tool"}));
        if (!command) {
            skip("setpriv is not installed: a read-only ~/.cargo was not tried, since root "
                 "writes anywhere");
            return;
        }
        if (::geteuid() == 0)
            for (const fs::path& folder : {machine.home(), machine.cargo_home()})
                REQUIRE(::chown(folder.c_str(), nobody, nobody) == 0);
        const Outcome outcome = run(*command);
        CAPTURE(outcome.err);
        CHECK(outcome.status == 0);
        const fs::path folder = machine.home() / ".bin";
        CHECK(outcome.err.find((folder / "tool-v1.0.0").string()) != std::string::npos);
        CHECK(outcome.err.find(locked.string()) != std::string::npos);
        CHECK(fs::exists(folder / "tool"));
        ::chmod(locked.c_str(), 0755);
    }
}

} // namespace
} // namespace binstall::test
