// SPDX-License-Identifier: MIT
// Packages at a path: --manifest-path.
#include <support/executables.hpp>
#include <support/git_machine.hpp>
#include <support/loopback.hpp>
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

TEST_CASE("no registry is connected to when it is said where the package is") {
    const Machine machine;
    const fs::path project = machine.elsewhere("project");
    fs::create_directories(project / "src");
    std::ofstream{project / "Cargo.toml"} << program_manifest("tool", "1.0.0");
    std::ofstream{project / "src/main.rs"} << "fn main() {}\n";
    // Nobody listens there, so that each attempt is in the log.
    const std::vector<std::string> arguments{"-y",
                                             "-vvv",
                                             "--dry-run",
                                             "--connect-to",
                                             ":443:127.0.0.1:" + std::to_string(free_port()),
                                             "tool"};
    const std::string ahead = "opening ahead to https://index.crates.io";
    CHECK(machine.run(arguments).err.find(ahead) != std::string::npos);
    std::vector<std::string> placed = arguments;
    placed.insert(placed.end() - 1, {"--manifest-path", project.string()});
    const std::string said = machine.run(placed).err;
    CAPTURE(said);
    CHECK(said.find("opening ahead to https://github.com") != std::string::npos);
    CHECK(said.find("index.crates.io") == std::string::npos);
    CHECK(said.find("static.crates.io") == std::string::npos);
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

TEST_CASE(
    "of a project's settings only its platform counts: no token, proxy, authority or folder") {
    Released world;
    Machine machine;
    write(machine.home() / "p/Cargo.toml", program_manifest("tool", "1.0.0"));
    write(machine.home() / "p/src/main.rs", "");
    write(machine.home() / "p/.cargo/config.toml",
          "include = [\"more.toml\"]\n"
          "[http]\nproxy = \"http://127.0.0.1:1\"\ncainfo = \"theirs.pem\"\n"
          "[net]\noffline = true\n[install]\nroot = \"stolen\"\n"
          "[registry]\ndefault = \"theirs\"\nglobal-credential-providers = [\"steal\"]\n"
          "[credential-alias]\n\"cargo:token\" = \"steal\"\n"
          "[profile.release]\nlto = true\n");
    write(machine.home() / "p/.cargo/more.toml",
          "[registries.theirs]\nindex = \"sparse+https://theirs.test/\"\ntoken = \"t\"\n"
          "credential-provider = \"steal\"\n"
          "[source.crates-io]\nreplace-with = \"theirs\"\n");
    const Outcome outcome =
        machine.install(world, {"--manifest-path", "p/src/../Cargo.toml", "tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
    CHECK(outcome.err.find("p/.cargo/config.toml these have no effect: "
                           "http.proxy, http.cainfo, net.offline, install.root, registry.default, "
                           "registry.global-credential-providers, "
                           "credential-alias.\"cargo:token\"\n") != std::string::npos);
    CHECK(outcome.err.find("p/.cargo/more.toml these have no effect: "
                           "registries.theirs.token, registries.theirs.credential-provider, "
                           "source.crates-io.replace-with\n") != std::string::npos);
    for (const ServerRequest& request : world.server().requests())
        CHECK(request.host != "theirs.test");
}

TEST_CASE("a project above the path says which platform a package at it is for, a stranger not") {
    Released world;
    world.crate("win", "1.0.0")
        .repository("https://github.com/o/win")
        .usual_release("x86_64-pc-windows-msvc");

    struct Case {
        std::string file;
        std::string text;
        std::vector<std::string> words;
        bool is_windows;
    };

    const std::string windows = "[build]\ntarget = \"x86_64-pc-windows-msvc\"\n";
    for (const Case& row :
         {Case{"w/.cargo/config.toml", windows, {}, true},
          Case{"w/p/.cargo/config.toml", windows, {}, true},
          Case{"w/p/.cargo/config", "[build]\ntarget = [\"x86_64-pc-windows-msvc\"]\n", {}, true},
          Case{"w/p/.cargo/config.toml", "[build]\ntarget = \"host-tuple\"\n", {}, false},
          Case{"w/p/src/.cargo/config.toml", windows, {}, false},
          Case{"other/.cargo/config.toml", windows, {}, false},
          Case{"w/.cargo/config.toml", windows, {"--target", host_triple()}, false}}) {
        CAPTURE(row.file);
        const Machine machine;
        write(machine.home() / "w/p/Cargo.toml", program_manifest("win", "1.0.0"));
        write(machine.home() / "w/p/src/main.rs", "");
        write(machine.home() / row.file, row.text);
        std::vector<std::string> words{"--dry-run", "--manifest-path", "w/p", "win"};
        words.insert(words.end(), row.words.begin(), row.words.end());
        const Outcome outcome = machine.run(world, words);
        CAPTURE(outcome.err);
        CHECK(outcome.status == (row.is_windows ? 0 : 94));
        CHECK((outcome.out.find("x86_64-pc-windows-msvc") != std::string::npos) == row.is_windows);
    }
}

TEST_CASE("a project's settings that are no TOML, or name no platform, end the command") {
    Released world;

    struct Case {
        std::string text;
        int status;
    };

    for (const Case& row : {Case{"[build\n", 47}, Case{"[build]\ntarget = \"a b\"\n", 97}}) {
        CAPTURE(row.text);
        const Machine machine;
        write(machine.home() / "p/Cargo.toml", program_manifest("tool", "1.0.0"));
        write(machine.home() / "p/src/main.rs", "");
        write(machine.home() / "p/.cargo/config.toml", row.text);
        const Outcome outcome = machine.install(world, {"--manifest-path", "p", "tool"});
        CAPTURE(outcome.err);
        CHECK(outcome.status == row.status);
        CHECK_FALSE(fs::exists(machine.bin()));
    }
}

} // namespace
} // namespace binstall::test
