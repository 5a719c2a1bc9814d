// SPDX-License-Identifier: MIT
// Which file of a build is which binary, and what is done when some of them are not there.
#include <support/executables.hpp>
#include <support/machine.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace binstall::test {
namespace {

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

std::string program(const std::string& text) {
    return executable(text, host_triple());
}

/// Of a package with the binaries `tool` and `toold`; still without files.
Release& release_of_two(World& world) {
    return world.crate("tool", "1.0.0")
        .repository("https://github.com/o/tool")
        .binary("tool")
        .binary("toold")
        .release("v1.0.0");
}

TEST_CASE("pkg-url may name the binary, where each has a file of its own") {
    const std::string file = "pre-{ bin }{ archive-suffix }";
    for (const std::string& url :
         std::vector<std::string>{"{ repo }/releases/download/v{ version }/" + file,
                                  "{ repo }/releases/download/v{ version }/pre-{ bin }.tgz",
                                  "https://dl.test/" + file}) {
        CAPTURE(url);
        World world;
        Crate& crate = world.crate("pair", "1.0.0")
                           .repository("https://github.com/o/pair")
                           .binary("left")
                           .binary("right")
                           .metadata("pkg-url = \"" + url + "\"\n");
        Release& release = crate.release("v1.0.0");
        for (const std::string name : {"left", "right"})
            release.asset("pre-" + name + ".tgz", {{name, program(name)}});
        world.server().on("dl.test", [&](const ServerRequest& request) {
            const auto* asset = release.find(request.target.substr(1));
            return asset ? ServerResponse{.body = asset->bytes} : ServerResponse{.status = 404};
        });
        const Machine machine;
        const Outcome outcome = machine.install(world, {"pair"});
        CAPTURE(outcome.err);
        CHECK(outcome.status == 0);
        CHECK(machine.run_installed("left") == "left\n");
        CHECK(machine.run_installed("right") == "right\n");
        const Machine other;
        CHECK(other.install(world, {"--bin", "right", "pair"}).status == 0);
        CHECK(other.installed() == "right right-v1.0.0");
    }
}

TEST_CASE("the binary in an archive may be called in any of the usual ways") {
    const std::string triple = host_triple();
    for (const std::string& member : {std::string{"my_tool"},
                                      std::string{"dist/bin/My-Tool"},
                                      "my-tool-" + triple,
                                      "my-tool-v1.0.0-" + triple,
                                      triple + "-my-tool",
                                      "build/" + triple + "/my-tool"}) {
        World world;
        world.crate("my-tool", "1.0.0")
            .repository("https://github.com/o/my-tool")
            .release("v1.0.0")
            .asset("my-tool-" + triple + ".zip",
                   {{"README.md", "# readme\n", 0644},
                    {"helper", program("helper")},
                    {member, program("my-tool 1.0.0")}});
        const Machine machine;
        const Outcome outcome = machine.install(world, {"my-tool"});
        CAPTURE(member);
        CAPTURE(outcome.err);
        CHECK(outcome.status == 0);
        CHECK(machine.run_installed("my-tool") == "my-tool 1.0.0\n");
        CHECK(machine.installed() == "my-tool my-tool-v1.0.0");
    }
}

TEST_CASE("the original README's archive is found without a word of metadata") {
    const std::string version = "0.14.1-alpha.5";
    const std::string stem = "rust-radio-sx128x-" + host_triple();
    World world;
    world.crate("radio-sx128x", version)
        .repository("https://github.com/rust-iot/rust-radio-sx128x")
        .release("v" + version)
        .asset(stem + "-v" + version + ".tgz", {{stem, program("radio-sx128x " + version)}});
    const Machine machine;
    const Outcome outcome = machine.install(world, {"radio-sx128x", "--version", version});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(machine.installed() == "radio-sx128x radio-sx128x-v" + version);
    CHECK(fs::read_symlink(machine.bin() / "radio-sx128x") == "radio-sx128x-v" + version);
    CHECK(machine.run_installed("radio-sx128x") == "radio-sx128x " + version + "\n");
}

TEST_CASE("the only program of an archive is the binary under another name, unless a sibling") {
    struct Row {
        std::string asset; ///< Before "-TARGET.tar.gz".
        std::string member;
        bool is_taken;
    };

    for (const Row& row : {Row{"tool-server", "tool-server", false},
                           Row{"tool-server", "tool_server", false},
                           Row{"tool-server", "Tool-Server-linux", false},
                           Row{"tool", "tool-server", false},
                           Row{"tool", "other", false},
                           Row{"tool", "toolbox", true},
                           Row{"tool", "to", true},
                           Row{"tool-suite", "tool", true},
                           Row{"tool", "tool-ubuntu-22.04-x64", true},
                           Row{"tool", "tool_1.2_linux", true},
                           Row{"tool", "tool-cli", true},
                           Row{"rust-tool", "rust-tool", true},
                           Row{"cargo-tool", "cargo-tool", true},
                           Row{"my-tool", "my-tool", false},
                           Row{"brand", "brand", false}}) {
        World world;
        world.crate("tool", "1.0.0")
            .repository("https://github.com/o/tool")
            .release("v1.0.0")
            .asset(row.asset + "-" + host_triple() + ".tar.gz",
                   {{"README.md", "# readme\n", 0644}, {row.member, program("tool 1.0.0")}});
        const Machine machine;
        const Outcome outcome = machine.install(world, {"tool"});
        CAPTURE(row.asset);
        CAPTURE(row.member);
        CAPTURE(outcome.err);
        CHECK((outcome.status == 0) == row.is_taken);
        CHECK(machine.run_installed("tool") == (row.is_taken ? "tool 1.0.0\n" : "(missing)"));
    }
}

TEST_CASE("a sibling's program is never installed under the name of the one that is wanted") {
    struct Row {
        std::string crate;
        std::string asset; ///< Before "-TARGET", and ".tar.gz" when it is packed.
        bool is_packed;
        bool is_taken;
    };

    for (const Row& row : {Row{"tool", "tool", true, true},
                           Row{"tool-cli", "tool", true, true},
                           Row{"tool-client", "tool", true, false},
                           Row{"tool-fmt", "tool", true, false},
                           Row{"other", "tool", true, false},
                           Row{"tool-cli", "tool", false, true},
                           Row{"tool-fmt", "tool", false, false},
                           Row{"other", "tool", false, false},
                           Row{"other", "brand", true, false}}) {
        World world;
        Release& release = world.crate(row.crate, "1.0.0")
                               .repository("https://github.com/o/tool")
                               .release("v1.0.0");
        const std::string name = row.asset + "-" + host_triple();
        if (row.is_packed)
            release.asset(name + ".tar.gz", {{row.asset, program("tool 1.0.0")}});
        else
            release.asset_bytes(name, program("tool 1.0.0"));
        const Machine machine;
        const Outcome outcome = machine.install(world, {row.crate});
        CAPTURE(row.crate);
        CAPTURE(row.asset);
        CAPTURE(row.is_packed);
        CAPTURE(outcome.err);
        CHECK((outcome.status == 0) == row.is_taken);
        CHECK(machine.run_installed(row.crate) == (row.is_taken ? "tool 1.0.0\n" : "(missing)"));
    }
}

TEST_CASE("a program is found in the archive of its suite, beside other programs alone") {
    World world;
    world.crate("tool-keys", "1.0.0")
        .repository("https://github.com/o/suite")
        .release("v1.0.0")
        .asset("brand-" + host_triple() + ".tar.gz",
               {{"brand/bin/tool", program("tool 1.0.0")},
                {"brand/bin/tool-keys", program("tool-keys 1.0.0")}})
        .asset_bytes("suite-setup-" + host_triple(), program("setup"));
    const Machine machine;
    const Outcome outcome = machine.install(world, {"tool-keys"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(machine.run_installed("tool-keys") == "tool-keys 1.0.0\n");
}

std::string arch() {
    return host_triple().substr(0, host_triple().find('-'));
}

/// This machine's triple with the other C library.
std::string musl_triple() {
    return arch() + "-unknown-linux-musl";
}

TEST_CASE("a program of another name or version is behind the right one for another C library") {
    for (const std::string& other :
         {"tool-server-linux-gnu-" + arch(), "tool-0.9.0-linux-gnu-" + arch()}) {
        World world;
        world.crate("tool", "1.0.0")
            .repository("https://github.com/o/tool")
            .release("v1.0.0")
            .asset(other + ".tar.gz", {{"tool", program("another")}})
            .asset("tool-linux-musl-" + arch() + ".tar.gz", {{"tool", program("tool 1.0.0")}});
        const Machine machine;
        const Outcome outcome = machine.install(world, {"tool"});
        CAPTURE(other);
        CAPTURE(outcome.err);
        CHECK(outcome.status == 0);
        CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
    }
}

TEST_CASE("some of the binaries are worth having, unless all are required") {
    World world;
    release_of_two(world).asset("tool-" + host_triple() + ".tgz",
                                {{"tool", program("tool 1.0.0")}});
    const Machine machine;
    const Outcome strict = machine.install(world, {"--require-all-bins", "tool"});
    CAPTURE(strict.err);
    CHECK(strict.status == 88);
    CHECK(has(strict.err, "toold"));
    CHECK(machine.installed().empty());

    const Outcome outcome = machine.install(world, {"tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(has(outcome.err, "toold"));
    CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
}

TEST_CASE("without the binary that is named like the package nothing is installed") {
    World world;
    release_of_two(world).asset("tool-" + host_triple() + ".tgz",
                                {{"toold", program("toold 1.0.0")}});
    const Machine machine;
    const Outcome outcome = machine.install(world, {"tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 88);
    CHECK(has(outcome.err, "does not hold tool"));
    CHECK(machine.installed().empty());

    CHECK(machine.install(world, {"--bin", "toold", "tool"}).status == 0);
    CHECK(machine.run_installed("toold") == "toold 1.0.0\n");
}

/// How many files with such a name were asked for.
long downloads(World& world, std::string_view part) {
    const std::vector<std::string> lines = world.server().request_lines();
    return std::ranges::count_if(lines, [&](const std::string& line) {
        return line.starts_with("GET ") && has(line, part);
    });
}

TEST_CASE("a build with all binaries is preferred to one that lacks some") {
    const std::string gnu = "tool-" + host_triple();
    const std::string musl = "tool-" + musl_triple();
    const ArchiveFiles one{{"tool", program("one")}};
    const ArchiveFiles both{{"tool", program("both")}, {"toold", program("toold")}};

    struct Row {
        std::string what;
        std::vector<std::pair<std::string, ArchiveFiles>> files;
        std::string tool;
        bool has_toold;
        int downloads;
    };

    for (const Row& row :
         {Row{"a bare executable", {{gnu, {}}, {gnu + ".tar.gz", both}}, "both\n", true, 1},
          Row{"another target", {{gnu + ".tgz", one}, {musl + ".tgz", both}}, "both\n", true, 2},
          Row{"the first is complete",
              {{gnu + ".tgz", both}, {musl + ".tgz", both}},
              "both\n",
              true,
              1},
          Row{"none is", {{gnu + ".tgz", one}, {musl + ".tgz", one}}, "one\n", false, 2},
          Row{"the other cannot be used",
              {{gnu + ".tgz", one}, {musl + ".tgz", {{"README.md", "text", 0644}}}},
              "one\n",
              false,
              2},
          Row{"many lack it",
              {{gnu + ".tgz", one},
               {gnu + ".tar.xz", one},
               {gnu + ".zip", one},
               {musl + ".tgz", both}},
              "one\n",
              false,
              3}}) {
        World world;
        Release& release = release_of_two(world);
        for (const auto& [name, members] : row.files)
            if (members.empty())
                release.asset_bytes(name, program("one"));
            else
                release.asset(name, members);
        const Machine machine;
        const Outcome outcome = machine.install(world, {"tool"});
        CAPTURE(row.what);
        CAPTURE(outcome.err);
        CHECK(outcome.status == 0);
        CHECK(machine.run_installed("tool") == row.tool);
        CHECK(machine.run_installed("toold") == (row.has_toold ? "toold\n" : "(missing)"));
        CHECK(has(outcome.err, "holds no toold") == !row.has_toold);
        CHECK(downloads(world, "/releases/download/v1.0.0/tool-") == row.downloads);
    }
}

TEST_CASE("a file that only might hold more, and is not as it was published, changes nothing") {
    World world;
    release_of_two(world)
        .asset("tool-" + host_triple() + ".tgz", {{"tool", program("tool 1.0.0")}})
        .asset("tool-" + musl_triple() + ".tgz",
               {{"tool", program("another")}, {"toold", program("another")}})
        .digest("sha256:" + std::string(64, '0'));
    const Machine machine;
    const Outcome outcome = machine.install(world, {"tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(has(outcome.err, "not used: tool-" + musl_triple() + ".tgz"));
    CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
    CHECK(machine.run_installed("toold") == "(missing)");
}

TEST_CASE("what needs a feature is not looked for in another build") {
    World world;
    world.crate("tool", "1.0.0")
        .repository("https://github.com/o/tool")
        .binary("tool")
        .toml("[[bin]]\nname = \"toold\"\npath = \"src/d.rs\"\n"
              "required-features = [\"daemon\"]\n")
        .release("v1.0.0")
        .asset("tool-" + host_triple() + ".tgz", {{"tool", program("tool 1.0.0")}})
        .asset("tool-" + musl_triple() + ".tgz", {{"tool", program("another")}});
    const Machine machine;
    const Outcome outcome = machine.install(world, {"tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
    CHECK(downloads(world, "/releases/download/v1.0.0/tool-") == 1);
}

TEST_CASE("binaries with an archive each are installed together") {
    World world;
    world.crate("suite", "1.0.0")
        .repository("https://github.com/o/suite")
        .binary("one")
        .binary("two")
        .release("v1.0.0")
        .asset("one-linux.tgz", {{"one", program("one 1.0.0")}})
        .asset("two-linux.tgz", {{"two", program("two 1.0.0")}});
    const Machine machine;
    const Outcome outcome =
        machine.install(world, {"--require-all-bins", "--target", host_triple(), "suite"});
    CAPTURE(outcome.err);
    if (host_triple().starts_with("x86_64")) {
        CHECK(outcome.status == 0);
        CHECK(machine.run_installed("one") == "one 1.0.0\n");
        CHECK(machine.run_installed("two") == "two 1.0.0\n");
    }
}

} // namespace
} // namespace binstall::test
