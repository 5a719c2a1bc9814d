// SPDX-License-Identifier: MIT
// A binary that cannot run is not installed, and what can is found.
#include <support/elf_builder.hpp>
#include <support/executables.hpp>
#include <support/machine.hpp>

#include <doctest/doctest.h>

namespace binstall::test {
namespace {

std::string triple_with(const std::string& library) {
    const std::string gnu = host_triple();
    return gnu.substr(0, gnu.rfind('-') + 1) + library;
}

/// A program that asks for `parts` and is not run by these tests.
std::string dynamic(ElfParts parts) {
    if (parts.interpreter.empty())
        parts.interpreter = usual_interpreter();
    return elf_file(parts);
}

std::string of_newer_glibc() {
    return dynamic({.needed = {"libc.so.6"}, .version_needs = {{"libc.so.6", {"GLIBC_2.99"}}}});
}

bool says(const Outcome& outcome, std::string_view text) {
    return outcome.err.find(text) != std::string::npos;
}

TEST_CASE("of four builds the one that runs here is installed, and the others are explained") {
    World world;
    Crate& crate = world.crate("tool", "1.0.0").repository("https://github.com/o/tool");
    Release& release = crate.release("v1.0.0");
    const std::string gnu = host_triple();
    release.asset("tool-" + gnu + ".tgz", {{"tool", of_newer_glibc()}});
    release.asset("tool-v1.0.0-" + gnu + ".tgz",
                  {{"tool", dynamic({.interpreter = "/nix/store/glibc/lib/ld-linux.so"})}});
    release.asset("tool-1.0.0-" + gnu + ".tgz",
                  {{"tool", dynamic({.needed = {"libc.so.6", "libabsent.so.1.1"}})}});
    release.asset("tool-" + triple_with("musl") + ".tgz",
                  {{"tool", executable("tool 1.0.0", gnu)}});
    const Machine machine;
    const Outcome outcome = machine.install(world, {"tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
    CHECK(
        says(outcome, "not used: tool-" + gnu + ".tgz: tool cannot be used: it needs glibc 2.99"));
    CHECK(says(outcome,
               "not used: tool-v1.0.0-" + gnu +
                   ".tgz: tool cannot be used: it needs the interpreter "
                   "/nix/store/glibc/lib/ld-linux.so, which is not on this system"));
    CHECK(says(outcome,
               "not used: tool-1.0.0-" + gnu +
                   ".tgz: tool cannot be used: it needs the library libabsent.so.1.1"));
}

TEST_CASE("when no build runs here, the old binary stays and the exit code is 94") {
    World world;
    world.crate("tool", "1.0.0")
        .repository("https://github.com/o/tool")
        .usual_release(host_triple());
    const Machine machine;
    REQUIRE(machine.install(world, {"tool"}).status == 0);
    const Snapshot before = snapshot(machine.cargo_home());
    world.crate("tool", "2.0.0")
        .repository("https://github.com/o/tool")
        .release("v2.0.0")
        .asset("tool-" + host_triple() + ".tgz", {{"tool", of_newer_glibc()}});
    const Outcome outcome = machine.install(world, {"tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 94);
    CHECK(says(outcome, "it needs glibc 2.99, and this system has "));
    CHECK(says(outcome, "--no-check-binary"));
    CHECK(snapshot(machine.cargo_home()) == before);
    CHECK(machine.run_installed("tool") == "tool 1.0.0\n");

    // Who insists gets it.
    const Outcome forced = machine.install(world, {"--no-check-binary", "tool"});
    CAPTURE(forced.err);
    CHECK(forced.status == 0);
    CHECK(machine.installed().find("tool-v2.0.0") != std::string::npos);
}

TEST_CASE("what is for another machine is judged by its headers alone, and the plan says so") {
    World world;
    const std::string triple = host_triple().starts_with("x86_64") ? "aarch64-unknown-linux-gnu"
                                                                   : "x86_64-unknown-linux-gnu";
    ElfParts parts{.needed = {"libabsent.so.1"}};
    parts.interpreter = "/lib/ld-absent.so";
    parts.machine = triple.starts_with("x86_64") ? 62 : 183;
    world.crate("tool", "1.0.0")
        .repository("https://github.com/o/tool")
        .release("v1.0.0")
        .asset("tool-" + triple + ".tgz", {{"tool", elf_file(parts)}});
    const Machine machine;
    const Outcome plan = machine.run(world, {"--dry-run", "--target", triple, "tool"});
    CAPTURE(plan.out);
    CHECK(plan.out.find("for another machine: only that it is complete and for its target is "
                        "checked") != std::string::npos);
    const Outcome outcome = machine.install(world, {"--target", triple, "tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(machine.installed() == "tool tool-v1.0.0");
}

TEST_CASE("BIN-03: a program of another processor is refused, with both names") {
    World world;
    const std::string triple = host_triple();
    const bool is_intel = triple.starts_with("x86_64");
    const std::string other = is_intel ? "aarch64-unknown-linux-gnu" : "x86_64-unknown-linux-gnu";
    const std::string program = executable("tool", other);
    Release& release =
        world.crate("tool", "1.0.0").repository("https://github.com/o/tool").release("v1.0.0");
    const Machine machine;
    SUBCASE("in an archive") {
        release.asset("tool-" + triple + ".tgz", {{"tool", program}});
    }
    SUBCASE("as it is") {
        release.asset_bytes("tool-" + triple, program);
    }
    const Outcome outcome = machine.install(world, {"tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 88);
    CHECK(says(outcome,
               is_intel ? "it is built for aarch64, not for x86_64"
                        : "it is built for x86-64, not for aarch64"));
    CHECK(snapshot(machine.bin()).empty());
}

TEST_CASE("BIN-04: a program that is cut off is refused as a broken file") {
    const std::string whole = executable("tool", host_triple());
    for (const std::size_t kept : {whole.size() / 2, whole.size() - 1}) {
        CAPTURE(kept);
        World world;
        world.crate("tool", "1.0.0")
            .repository("https://github.com/o/tool")
            .release("v1.0.0")
            .asset_bytes("tool-" + host_triple(), whole.substr(0, kept));
        const Machine machine;
        const Outcome outcome = machine.install(world, {"tool"});
        CAPTURE(outcome.err);
        CHECK(outcome.status == 43);
        CHECK(says(outcome, "it is cut off"));
        CHECK(snapshot(machine.bin()).empty());
    }
}

TEST_CASE("BIN-06: a script whose interpreter is missing is installed with a warning") {
    World world;
    world.crate("tool", "1.0.0")
        .repository("https://github.com/o/tool")
        .release("v1.0.0")
        .asset("tool-" + host_triple() + ".tgz", {{"tool", "#!/opt/absent/fish\necho hello\n"}});
    const Machine machine;
    const Outcome outcome = machine.install(world, {"tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(says(outcome, "it is a script for /opt/absent/fish, which is not on this system"));
    CHECK(machine.installed() == "tool tool-v1.0.0");
}

} // namespace
} // namespace binstall::test
