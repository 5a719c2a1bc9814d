// SPDX-License-Identifier: MIT
// The installation that the project began with, from the question to the running program.
#include <support/executables.hpp>
#include <support/golden.hpp>
#include <support/machine.hpp>

#include <doctest/doctest.h>

namespace binstall::test {
namespace {

constexpr std::string_view windows = "x86_64-pc-windows-msvc";

/// The crate as its author describes it: archives named after the binary, with a zip for Windows.
Release& radio_sx128x(World& world) {
    return world.crate("radio-sx128x", "0.14.1-alpha.5")
        .repository("https://github.com/rust-iot/rust-radio-sx128x")
        .binary("sx128x-util")
        .metadata("pkg-url = \"{ repo }/releases/download/v{ version }/"
                  "sx128x-util-{ target }-v{ version }.{ archive-format }\"\n"
                  "bin-dir = \"{ bin }-{ target }{ binary-ext }\"\n"
                  "pkg-fmt = \"tgz\"\n\n"
                  "[package.metadata.binstall.overrides.x86_64-pc-windows-msvc]\n"
                  "pkg-fmt = \"zip\"\n")
        .release("v0.14.1-alpha.5");
}

void add_build(Release& release, const std::string& triple, const std::string& extension) {
    const std::string suffix = triple == windows ? ".exe" : "";
    release.asset(
        "sx128x-util-" + triple + "-v0.14.1-alpha.5" + extension,
        {{"sx128x-util-" + triple + suffix, executable("sx128x-util 0.14.1-alpha.5", triple)}});
}

TEST_CASE("the scenario of the original README works, dialogue and all") {
    World world;
    Release& release = radio_sx128x(world);
    add_build(release, host_triple(), ".tgz");
    const Machine machine;
    Command command = machine.command(world, {"radio-sx128x", "--version", "0.14.1-alpha.5"});
    command.input = "yes\n";
    const Outcome outcome = run(command);
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(machine.installed() == "sx128x-util sx128x-util-v0.14.1-alpha.5");
    CHECK(fs::read_symlink(machine.bin() / "sx128x-util") == "sx128x-util-v0.14.1-alpha.5");
    CHECK(machine.run_installed("sx128x-util") == "sx128x-util 0.14.1-alpha.5\n");
    CHECK(machine.run_installed("sx128x-util-v0.14.1-alpha.5") == "sx128x-util 0.14.1-alpha.5\n");

    std::string dialogue = "$ binstall radio-sx128x --version 0.14.1-alpha.5\n--- stdout\n" +
                           outcome.out + "--- stderr\n" + outcome.err;
    dialogue = replaced(std::move(dialogue), machine.home().string(), "/home/garry");
    dialogue = replaced(std::move(dialogue), host_triple(), "<target>");
    const std::string difference = golden_difference("cli/radio-sx128x", dialogue);
    CAPTURE(difference);
    CHECK(difference.empty());
}

TEST_CASE("a zip override for Windows lands an .exe beside a copy of it") {
    World world;
    Release& release = radio_sx128x(world);
    add_build(release, host_triple(), ".tgz");
    add_build(release, std::string{windows}, ".zip");
    const Machine machine;
    const Outcome outcome = machine.install(
        world, {"radio-sx128x", "--version", "0.14.1-alpha.5", "--target", std::string{windows}});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(machine.installed() == "sx128x-util-v0.14.1-alpha.5.exe sx128x-util.exe");
    const std::string expected = executable("sx128x-util 0.14.1-alpha.5", windows);
    for (const std::string& name : names_in(machine.bin())) {
        CAPTURE(name);
        CHECK(fs::symlink_status(machine.bin() / name).type() == fs::file_type::regular);
        CHECK(read_text(machine.bin() / name) == expected);
    }
}

TEST_CASE("the metadata may come from the command line") {
    World world;
    world.crate("unsupported", "2.0.0")
        .repository("https://github.com/o/unsupported")
        .release("2.0.0")
        .asset("odd_2.0.0.tar.gz",
               {{"deep/down/unsupported-bin", executable("unsupported 2.0.0", host_triple())}});
    const Machine machine;
    const Outcome outcome =
        machine.install(world,
                        {"--pkg-url={ repo }/releases/download/{ version }/odd_{ version }.tar.gz",
                         "--pkg-fmt=tgz",
                         "--bin-dir",
                         "deep/down/{ bin }-bin",
                         "unsupported"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(machine.run_installed("unsupported") == "unsupported 2.0.0\n");
}

} // namespace
} // namespace binstall::test
