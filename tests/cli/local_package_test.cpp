// SPDX-License-Identifier: MIT
// Packages at a path: --manifest-path.
#include <support/executables.hpp>
#include <support/git_machine.hpp>
#include <support/machine.hpp>

#include <doctest/doctest.h>

#include <fstream>

namespace binstall::test {
namespace {

/// A world in which github.com/o/tool has released 1.0.0.
struct Released : World {
    Released() {
        crate("tool", "1.0.0").repository("https://github.com/o/tool").usual_release(host_triple());
    }
};

void write(const fs::path& file, const std::string& text) {
    fs::create_directories(file.parent_path());
    std::ofstream{file, std::ios::binary} << text;
}

std::string record(const Machine& machine) {
    const fs::path file = machine.cargo_home() / ".crates.toml";
    return fs::exists(file) ? read_text(file) : std::string{};
}

TEST_CASE("a package at a path is installed, by its manifest, its folder or its workspace") {
    Released world;
    const Machine made;
    const fs::path root = made.elsewhere("project one");
    write(root / "Cargo.toml",
          "[workspace]\nmembers = [\"crates/*\"]\n[workspace.package]\nversion = \"1.0.0\"\n"
          "edition = \"2021\"\nrepository = \"https://github.com/o/tool\"\n");
    write(root / "crates/tool/Cargo.toml",
          "[package]\nname = \"tool\"\nversion.workspace = true\nedition.workspace = true\n"
          "repository.workspace = true\n");
    write(root / "crates/tool/src/main.rs", "fn main() {}\n");
    for (const fs::path& path : {root,
                                 root / "Cargo.toml",
                                 root / "crates/tool",
                                 root / "crates/tool/Cargo.toml",
                                 root / "crates/../crates/tool"}) {
        CAPTURE(path.string());
        const Machine machine;
        const Outcome outcome = machine.install(world, {"--manifest-path", path.string(), "tool"});
        CAPTURE(outcome.err);
        CHECK(outcome.status == 0);
        CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
        std::string url = fs::canonical(root / "crates/tool").string();
        url.replace(url.find(' '), 1, "%20");
        CHECK(record(machine).find("\"tool 1.0.0 (path+file://" + url + ")\"") !=
              std::string::npos);
    }
    for (const ServerRequest& request : world.server().requests())
        CHECK(request.host != "index.crates.io");
}

TEST_CASE("a relative path is seen from where the command runs") {
    Released world;
    const Machine machine;
    write(machine.home() / "p/Cargo.toml", program_manifest("tool", "1.0.0"));
    write(machine.home() / "p/src/main.rs", "");
    const Outcome outcome = machine.install(world, {"--manifest-path", "p", "tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
}

TEST_CASE("a single Rust file with a manifest in front is a package") {
    Released world;
    const Machine machine;
    write(machine.home() / "tool.rs",
          "#!/usr/bin/env -S cargo -Zscript\n---\n[package]\nversion = \"1.0.0\"\n"
          "repository = \"https://github.com/o/tool\"\n---\nfn main() {}\n");
    const Outcome outcome = machine.install(world, {"-v", "--manifest-path", "tool.rs", "tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(outcome.err.find("package.edition is not stated; 2024 is assumed") != std::string::npos);
    CHECK(machine.run_installed("tool") == "tool 1.0.0\n");

    write(machine.home() / "bad.rs", "---\n[package]\nname = \"bad\"\nautobins = false\n---\n");
    const Outcome refused = machine.install(world, {"--manifest-path", "bad.rs", "bad"});
    CHECK(refused.status == 78);
    CHECK(
        refused.err.find("bad.rs:4:12: package.autobins is not allowed in a single-file package") !=
        std::string::npos);
}

TEST_CASE("what is wrong at a path is shown with file, line, column and a caret") {
    Released world;
    const Machine machine;
    write(machine.home() / "p/Cargo.toml", "[package]\nname = \"tool\"\nversion = 1\n");
    write(machine.home() / "p/src/main.rs", "");
    const Outcome outcome = machine.install(world, {"--manifest-path", "p", "tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 78);
    CHECK(outcome.err.find("p/Cargo.toml:3:11: package.version must be a string, not integer") !=
          std::string::npos);
    CHECK(outcome.err.find("  note: 3 | version = 1\n  note:   |           ^\n") !=
          std::string::npos);

    write(machine.home() / "q/Cargo.toml", "[package]\nname = tool\n");
    const Outcome syntax = machine.install(world, {"--manifest-path", "q", "tool"});
    CAPTURE(syntax.err);
    CHECK(syntax.status == 78);
    CHECK(syntax.err.find("line 2, column") != std::string::npos);
}

TEST_CASE("nothing at a path, or another package, ends with 99") {
    Released world;
    const Machine machine;
    write(machine.home() / "p/Cargo.toml", program_manifest("other", "1.0.0"));
    fs::create_directories(machine.home() / "empty");
    for (const char* path : {"p", "empty", "none", "none/Cargo.toml", "p/none.rs"}) {
        CAPTURE(std::string{path});
        const Outcome outcome = machine.install(world, {"--manifest-path", path, "tool"});
        CHECK(outcome.status == 99);
        CHECK(outcome.err.find(path) != std::string::npos);
    }
    CHECK_FALSE(fs::exists(machine.bin()));
}

TEST_CASE("TOML-11: a workspace that wants more than may be looked at ends in time") {
    Released world;
    const Machine machine;
    std::string globs = "[workspace]\nmembers = [";
    for (int at = 0; at < 10'000; ++at)
        globs += "\"a" + std::to_string(at) + "/*\", ";
    write(machine.home() / "many/Cargo.toml", globs + "]\n");
    const Outcome many = machine.install(world, {"--manifest-path", "many", "tool"});
    CHECK(many.status == 99);
    CHECK(many.err.find("more than 2000 entries") != std::string::npos);

    write(machine.home() / "a/w/Cargo.toml",
          "[workspace]\nmembers = [\"../../**\", \"../secret\", \"/\", \"..\"]\n");
    write(machine.home() / "a/secret/Cargo.toml", program_manifest("tool", "1.0.0"));
    const Outcome outside = machine.install(world, {"--manifest-path", "a/w", "tool"});
    CHECK(outside.status == 99);
    CHECK(outside.err.find("no package named tool") != std::string::npos);

    write(machine.home() / "loop/Cargo.toml", "[workspace]\nmembers = [\"**\"]\n");
    fs::create_directories(machine.home() / "loop/b");
    fs::create_directory_symlink("..", machine.home() / "loop/b/up");
    fs::create_directory_symlink(".", machine.home() / "loop/self");
    const Outcome loop = machine.install(world, {"--manifest-path", "loop", "tool"});
    CHECK(loop.status == 99);
    CHECK(loop.err.find("no package named tool") != std::string::npos);
}

TEST_CASE("a package whose author builds it for one target only is installed for that") {
    Released world;
    world.crate("tool", "1.0.0")
        .repository("https://github.com/o/tool")
        .usual_release("x86_64-pc-windows-msvc");
    const Machine machine;
    write(machine.home() / "p/Cargo.toml",
          "cargo-features = [\"per-package-target\", \"whatever-comes\"]\n" +
              program_manifest("tool", "1.0.0") + "forced-target = \"x86_64-pc-windows-msvc\"\n");
    write(machine.home() / "p/src/main.rs", "");
    const Outcome outcome =
        machine.run(world, {"--dry-run", "--format", "json", "--manifest-path", "p", "tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.out.find("x86_64-pc-windows-msvc") != std::string::npos);
    CHECK(outcome.out.find("x86_64-unknown-linux-gnu") == std::string::npos);
}

} // namespace
} // namespace binstall::test
