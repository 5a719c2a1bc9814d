// SPDX-License-Identifier: MIT
// Building from source: only when asked for, without secrets, and recorded like anything else. A
// script stands in for cargo.
#include <support/executables.hpp>
#include <support/machine.hpp>
#include <support/temp_folder.hpp>

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>

namespace binstall::test {
namespace {

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

/// A machine with a cargo that "builds" a program, and says what it was told.
struct CargoMachine : Machine {
    explicit CargoMachine(int status = 0) {
        const fs::path folder = elsewhere("toolchain");
        fs::create_directories(folder);
        write(folder / "built", executable("built here", host_triple()));
        write(folder / "cargo",
              "#!/bin/sh\nprintf '%s\\n' \"$@\" >" + told().string() + "\nenv >" + seen().string() +
                  "\nwhile [ $# -gt 0 ]; do [ \"$1\" = --root ] && root=$2; shift; done\n"
                  "mkdir -p \"$root/bin\" && cp " +
                  (folder / "built").string() +
                  " \"$root/bin/tool\"\necho 'error: it does not compile' >&2\nexit " +
                  std::to_string(status) + "\n");
        environment["PATH"] = folder.string() + ":/usr/bin:/bin";
    }

    fs::path told() const { return elsewhere("told"); }

    fs::path seen() const { return elsewhere("seen"); }

private:
    static void write(const fs::path& file, const std::string& bytes) {
        std::ofstream{file, std::ios::binary} << bytes;
        fs::permissions(file, fs::perms::owner_all);
    }
};

void publish(World& world, const std::string& metadata = {}) {
    world.crate("tool", "1.0.0").repository("https://github.com/o/tool").metadata(metadata);
    world.forge().repository("o/tool");
}

TEST_CASE("nothing is built that nobody asked for") {
    World world;
    publish(world);
    const CargoMachine machine;
    const Outcome outcome = machine.install(world, {"tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 94);
    CHECK(has(outcome.err, "binstall --build tool"));
    CHECK_FALSE(fs::exists(machine.told()));
}

TEST_CASE("what is asked for is built, without secrets, and recorded like anything else") {
    World world;
    publish(world);
    CargoMachine machine;
    for (const char* secret :
         {"GITHUB_TOKEN", "CARGO_REGISTRY_TOKEN", "AWS_SECRET_ACCESS_KEY", "MY_PASSWORD"})
        machine.environment[secret] = "s3cret-of-mine";
    const Outcome outcome = machine.install(world,
                                            {"--build",
                                             "--locked",
                                             "--features=a,b",
                                             "--config=net.git-fetch-with-cli=true",
                                             "-Zbuild-std",
                                             "tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(has(outcome.err, "it will be built from source"));
    CHECK(machine.run_installed("tool") == "built here\n");
    CHECK(machine.installed() == "tool tool-v1.0.0");
    const std::string told = read_text(machine.told());
    CHECK(told.starts_with("install\ntool\n--version\n=1.0.0\n--locked\n--features\na,b\n--config\n"
                           "net.git-fetch-with-cli=true\n-Z\nbuild-std\n--root\n"));
    CHECK_FALSE(has(read_text(machine.seen()), "s3cret"));
    CHECK(has(read_text(machine.cargo_home() / ".crates.toml"), "tool 1.0.0"));
    const Outcome again = machine.install(world, {"--build", "tool"});
    CHECK(has(again.out, "already installed"));
}

TEST_CASE("--only-signed builds nothing, unless a policy says what is signed about a build") {
    World world;
    publish(world);
    CargoMachine machine;
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{"--only-signed", "--build", "tool"},
          std::vector<std::string>{"--only-signed", "--strategies=compile", "tool"},
          std::vector<std::string>{"--require=signature", "--build", "tool"}}) {
        const Outcome outcome = machine.install(world, words);
        CAPTURE(outcome.err);
        CHECK(outcome.status == 41);
        CHECK(has(outcome.err, "nobody signs what is built: tool 1.0.0"));
        CHECK_FALSE(fs::exists(machine.told()));
    }
    const fs::path policy = machine.elsewhere("policy.toml");
    std::ofstream{policy} << "evidence = { build-counts-as-signed = true }\n";
    machine.use_program(std::getenv("BINSTALL_TEST_POLICY_PROGRAM"));
    machine.environment["BINSTALL_TEST_POLICY"] = policy.string();
    const Outcome outcome = machine.install(world, {"--only-signed", "--build", "tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(machine.run_installed("tool") == "built here\n");
}

TEST_CASE("without a cargo, or the author's leave, it is said why nothing is built") {
    World world;
    publish(world);
    Machine machine;
    machine.environment["PATH"] = machine.elsewhere("nothing").string();
    const Outcome outcome = machine.install(world, {"--build", "tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 94);
    CHECK(has(outcome.err, "cargo was not found on PATH, so it cannot be built here"));
    CHECK_FALSE(has(outcome.err, "binstall --build"));

    World forbidden;
    publish(forbidden, "disabled-strategies = [\"compile\"]\n");
    const Outcome refused = CargoMachine{}.install(forbidden, {"--build", "tool"});
    CAPTURE(refused.err);
    CHECK(refused.status == 94);
    CHECK(has(refused.err, "its author does not want it built"));
    CHECK_FALSE(has(refused.err, "binstall --build"));
}

TEST_CASE("a CARGO that is not there any more gives way to the one on PATH") {
    World world;
    publish(world);
    CargoMachine machine;
    machine.environment["CARGO"] = machine.elsewhere("gone/cargo").string();
    const Outcome outcome = machine.install(world, {"--build", "tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(machine.run_installed("tool") == "built here\n");
}

TEST_CASE("cargo is led to the very package that was described") {
    World world;
    const CargoMachine machine;
    const fs::path workspace = fs::canonical(machine.home()) / "a workspace";
    const fs::path inner = workspace / "crates/inner";
    fs::create_directories(inner / "src");
    std::ofstream{workspace / "Cargo.toml"} << "[workspace]\nmembers = [\"crates/*\"]\n";
    std::ofstream{inner / "Cargo.toml"} << "[package]\nname = \"tool\"\nversion = \"1.0.0\"\n";
    std::ofstream{inner / "src/main.rs"} << "fn main() {}\n";
    for (const fs::path& named : {workspace, workspace / "Cargo.toml", inner}) {
        const Outcome outcome = machine.install(
            world, {"--build", "--force", "--manifest-path", named.string(), "tool"});
        CAPTURE(outcome.err);
        CHECK(outcome.status == 0);
        CHECK(has(read_text(machine.told()), "\n--path\n" + inner.string() + "\n"));
    }

    const CargoMachine other;
    std::ofstream{other.home() / "tool.rs"} << "---\n[package]\nedition = \"2021\"\n---\n"
                                               "fn main() {}\n";
    const Outcome script = other.install(world, {"--build", "--manifest-path", "tool.rs", "tool"});
    CAPTURE(script.err);
    CHECK(script.status == 94);
    CHECK(has(script.err, "cargo does not install a script of one file"));
    CHECK_FALSE(fs::exists(other.told()));
}

TEST_CASE("cargo is told the registry in words that it knows") {
    World world;
    publish(world);
    CargoMachine machine;
    machine.environment["CARGO_REGISTRIES_ACME_INDEX"] = "sparse+https://index.crates.io/";
    machine.environment["CARGO_REGISTRIES_ACME_TOKEN"] = "s3cret-of-mine";
    const Outcome outcome = machine.install(world, {"--build", "--registry", "acme", "tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(has(read_text(machine.told()), "\n--registry\nacme\n"));
    CHECK(has(read_text(machine.seen()),
              "CARGO_REGISTRIES_ACME_INDEX=sparse+https://index.crates.io/\n"));
    CHECK_FALSE(has(read_text(machine.seen()), "s3cret"));

    // What stands in for a registry cargo knows of itself.
    const CargoMachine other;
    fs::create_directories(other.home() / ".cargo");
    std::ofstream{other.home() / ".cargo/config.toml"}
        << "[source.crates-io]\nreplace-with = \"mirror\"\n"
           "[source.mirror]\nregistry = \"sparse+https://index.crates.io/\"\n";
    const Outcome replaced = other.install(world, {"--build", "--force", "tool"});
    CAPTURE(replaced.err);
    CHECK(replaced.status == 0);
    CHECK(read_text(other.told()).starts_with("install\ntool\n--version\n=1.0.0\n--root\n"));

    const Outcome planned = other.run(world, {"--dry-run", "--build", "--force", "tool"});
    CAPTURE(planned.err);
    CHECK(has(planned.out + planned.err, "and whichever cargo asks for dependencies"));
}

TEST_CASE("a build that somebody released comes before one that would have to be made") {
    World world;
    world.crate("tool", "1.0.0")
        .repository("https://github.com/o/tool")
        .usual_release(host_triple());
    const CargoMachine machine;
    CHECK(machine.install(world, {"--build", "tool"}).status == 0);
    CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
    CHECK_FALSE(fs::exists(machine.told()));
    // Unless nothing else is wanted.
    CHECK(machine.install(world, {"--strategies=compile", "--force", "tool"}).status == 0);
    CHECK(machine.run_installed("tool") == "built here\n");
}

TEST_CASE("a cargo that fails is quoted, and leaves nothing behind") {
    World world;
    publish(world);
    const CargoMachine machine{101};
    const Outcome outcome = machine.install(world, {"--build", "tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 70);
    CHECK(has(outcome.err, "cargo ended with status 101"));
    CHECK(has(outcome.err, "it does not compile"));
    CHECK(machine.installed().empty());
}

TEST_CASE("the author and the user can forbid it, also to the drop-in that does it by default") {
    World world;
    publish(world);
    CargoMachine machine;
    machine.call_as("cargo-binstall");
    const Outcome forbidden = machine.install(world, {"--disable-strategies=compile", "tool"});
    CAPTURE(forbidden.err);
    CHECK(forbidden.status == 94);
    const Outcome outcome = machine.install(world, {"tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(machine.run_installed("tool") == "built here\n");

    World other;
    publish(other, "disabled-strategies = [\"compile\"]\n");
    const CargoMachine other_machine;
    CHECK(other_machine.install(other, {"--build", "tool"}).status == 94);
    CHECK_FALSE(fs::exists(other_machine.told()));
}

TEST_CASE("--build, --strategies and the settings say together whether there is a build") {
    struct Row {
        std::vector<std::string> words;
        std::string settings;
        std::string metadata; ///< The author's.
        int status;           ///< 0: it was built.
    };

    const std::string forbidden = "disabled-strategies = [\"compile\"]\n";
    const std::string never = "[install]\ndisable-strategies = [\"compile\"]\n";
    const std::string always = "[install]\nbuild = true\n";
    for (const Row& row :
         {Row{{"--build"}, "", "", 0},
          Row{{"--strategies", "compile"}, "", "", 0},
          Row{{"--strategies", "crate-meta-data,compile"}, "", "", 0},
          Row{{"--strategies", "release,quick-install,build"}, "", "", 0},
          Row{{"--build", "--strategies", "crate-meta-data"}, "", "", 0},
          Row{{"--build", "--strategies", "crate-meta-data,compile"}, "", "", 0},
          Row{{"--build", "--disable-strategies", "quick-install"}, "", "", 0},
          Row{{}, always, "", 0},
          Row{{}, "[install]\nstrategies = [\"release\", \"compile\"]\n", "", 0},
          Row{{"--build"}, "[install]\nstrategies = [\"release\"]\n", "", 0},
          Row{{"--build"}, never, "", 0},
          // Asked for by name, it is not the author's business.
          Row{{"--strategies", "compile"}, "", forbidden, 0},
          Row{{"--build", "--strategies", "release"}, "", forbidden, 0},
          Row{{}, "", "", 94},
          Row{{"--build"}, "", forbidden, 94},
          Row{{"--strategies", "crate-meta-data"}, "", "", 94},
          Row{{"--strategies", "crate-meta-data"}, always, "", 94},
          Row{{"--strategies", "release,compile", "--disable-strategies", "compile"}, "", "", 94},
          Row{{}, always + "disable-strategies = [\"compile\"]\n", "", 94},
          Row{{"--disable-strategies", "compile"}, always, "", 94},
          Row{{"--build", "--disable-strategies", "compile"}, "", "", 2},
          Row{{"--build", "--disable-strategies", "build"}, "", "", 2},
          Row{{"--strategies", "compile,release"}, "", "", 2},
          Row{{"--build", "--strategies", "compile,release"}, "", "", 2},
          Row{{"--strategies", "compile", "--disable-strategies", "compile"}, "", "", 2}}) {
        std::string shown = row.settings;
        for (const std::string& word : row.words)
            shown += " " + word;
        CAPTURE(shown);
        World world;
        publish(world, row.metadata);
        const CargoMachine machine;
        machine.settings(row.settings);
        std::vector<std::string> words = row.words;
        words.emplace_back("tool");
        const Outcome outcome = machine.install(world, words);
        CAPTURE(outcome.err);
        CHECK(outcome.status == row.status);
        CHECK(fs::exists(machine.told()) == (row.status == 0));
    }
}

} // namespace
} // namespace binstall::test
