// SPDX-License-Identifier: MIT
#include <support/executables.hpp>
#include <support/machine.hpp>

#include <doctest/doctest.h>

namespace binstall::test {
namespace {

using Words = std::vector<std::string>;

constexpr int usage = 2;

std::size_t error_lines(const std::string& text) {
    std::size_t count = text.starts_with("error: ") ? 1 : 0;
    for (std::size_t at = 0; (at = text.find("\nerror: ", at)) != std::string::npos; ++at)
        ++count;
    return count;
}

/// Runs `words` in a world where "tool" exists and checks that nothing but an error comes of it.
Outcome check_error(const Words& words, int status) {
    World world;
    world.crate("tool", "1.0.0")
        .repository("https://github.com/o/tool")
        .usual_release(host_triple());
    const Machine machine;
    Outcome outcome = machine.run(world, words);
    CAPTURE(outcome.err);
    CHECK(outcome.status == status);
    CHECK(outcome.out.empty());
    CHECK(error_lines(outcome.err) == 1);
    CHECK(world.server().requests().empty());
    CHECK(snapshot(machine.home()).empty());
    return outcome;
}

TEST_CASE("CLI-01: a command line that cannot be understood is a usage error with a suggestion") {
    struct Case {
        Words words;
        std::string said;
    };

    for (const Case& row : {Case{{}, "--help"},
                            Case{{"--dry-rum", "tool"}, "--dry-run"},
                            Case{{"--forced", "tool"}, "--force"},
                            Case{{"-X", "tool"}, "-X"},
                            Case{{"--force", "--force", "tool"}, "--force"},
                            Case{{"--root"}, "--root"},
                            Case{{"--root", "--force", "tool"}, "--root"},
                            Case{{"--root=", "tool"}, "--root"},
                            Case{{"--force=yes", "tool"}, "--force"},
                            Case{{"--"}, "--help"},
                            Case{{"-"}, "name: - ("},
                            Case{{"--", "--force"}, "--force"},
                            Case{{"-v", "-q", "tool"}, "--quiet"},
                            Case{{"--version"}, "-V prints the version"},
                            Case{{"--version", "-v"}, "-V prints the version"},
                            Case{{"help"}, "binstall --help"},
                            Case{{"list"}, "binstall verify"},
                            Case{{"update", "tool"}, "binstall CRATE"},
                            Case{{"upgrade", "tool"}, "binstall CRATE"},
                            Case{{"uninstall", "tool"}, "cargo uninstall"},
                            Case{{"remove", "tool"}, "binstall install remove"}}) {
        CAPTURE(row.said);
        const Outcome outcome = check_error(row.words, usage);
        CHECK(outcome.err.find(row.said) != std::string::npos);
    }
    // What the kernel lets through: one argument of 128 KiB at most.
    const Outcome large = check_error({std::string(100'000, 'x')}, usage);
    CHECK(large.err.size() < 2'000);
    const Outcome many = check_error(Words(10'000, "-"), usage);
    CHECK(many.err.size() < 2'000);
}

TEST_CASE("CLI-01: -- ends the options") {
    World world;
    world.crate("tool", "1.0.0")
        .repository("https://github.com/o/tool")
        .usual_release(host_triple());
    const Machine machine;
    const Outcome outcome = machine.install(world, {"--", "tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
}

TEST_CASE("CLI-01: a crate that is called as a command is elsewhere can be meant") {
    World world;
    world.crate("list", "1.0.0")
        .repository("https://github.com/o/list")
        .usual_release(host_triple());
    const Machine machine;
    CHECK(machine.install(world, {"list"}).status == usage);
    CHECK(machine.installed().empty());
    CHECK(machine.run(world, {"install", "-y", "list"}).status == 0);
    CHECK(machine.install(world, {"--force", "--", "list"}).status == 0);
    CHECK(machine.run_installed("list") == "list 1.0.0\n");
}

TEST_CASE("CLI-02: a crate that is named badly") {
    constexpr int two_versions = 84;

    struct Case {
        Words words;
        int status;
    };

    for (const Case& row : {Case{{"tool@"}, usage},
                            Case{{"@1"}, usage},
                            Case{{"tool@1@2"}, usage},
                            Case{{"tool@what"}, usage},
                            Case{{"tool", "--version", "1.two"}, usage},
                            Case{{"tool@1.0.0", "--version", "1.0.0"}, two_versions},
                            Case{{"tool", "other", "--version", "1.0.0"}, usage},
                            Case{{"../tool"}, usage},
                            Case{{"to ol"}, usage},
                            Case{{std::string(65, 'x')}, usage}}) {
        CAPTURE(row.words.front());
        World world;
        const Machine machine;
        const Outcome outcome = machine.run(world, row.words);
        CAPTURE(outcome.err);
        CHECK(outcome.status == row.status);
        CHECK(error_lines(outcome.err) == 1);
        CHECK(world.server().requests().empty());
    }
}

TEST_CASE("CLI-02: the spellings of a version that people type are understood") {
    World world;
    for (const char* version : {"1.0.0", "1.2.3", "1.3.0", "2.0.0"})
        world.crate("tool", version)
            .repository("https://github.com/o/tool")
            .usual_release(host_triple());

    struct Case {
        Words words;
        std::string version;
    };

    for (const Case& row : {Case{{"tool"}, "2.0.0"},
                            Case{{"tool@latest"}, "2.0.0"},
                            Case{{"tool@v1.2.3"}, "1.2.3"},
                            Case{{"tool@1"}, "1.3.0"},
                            Case{{"tool@1.2"}, "1.2.3"},
                            Case{{"tool@^1 ,<1.3"}, "1.2.3"},
                            Case{{"tool", "--version", "=1.2.3"}, "1.2.3"},
                            Case{{"tool", "--version=~1.2"}, "1.2.3"}}) {
        CAPTURE(row.words.back());
        const Machine machine;
        const Outcome outcome = machine.install(world, row.words);
        CAPTURE(outcome.err);
        CHECK(outcome.status == 0);
        CHECK(machine.run_installed("tool") == "tool " + row.version + "\n");
    }
}

TEST_CASE("CLI-06: a target that is no target triple ends with 97") {
    constexpr int bad_target = 97;
    for (const char* target : {"../../x", "a b", "a/b-c"}) {
        CAPTURE(std::string{target});
        check_error({"--target", target, "tool"}, bad_target);
    }
    std::string many;
    for (int i = 0; i < 1000; ++i)
        many += (i == 0 ? "x" : ",x") + std::to_string(i) + "-unknown-linux-gnu";
    World world;
    world.crate("tool", "1.0.0")
        .repository("https://github.com/o/tool")
        .usual_release(host_triple());
    const Machine machine;
    const Outcome outcome =
        machine.install(world, {"--targets", many + "," + host_triple(), "tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
}

TEST_CASE("targets may be joined by commas and repeated, most wanted first") {
    World world;
    world.crate("tool", "1.0.0")
        .repository("https://github.com/o/tool")
        .usual_release("aarch64-apple-darwin")
        .usual_release("x86_64-pc-windows-msvc");
    for (const Words& targets :
         {Words{"--targets",
                "riscv64gc-unknown-linux-gnu,aarch64-apple-darwin,x86_64-pc-windows-msvc"},
          Words{"--target", "aarch64-apple-darwin", "--target", "x86_64-pc-windows-msvc"}}) {
        CAPTURE(targets.at(1));
        const Machine machine;
        Words words = targets;
        words.emplace_back("tool");
        const Outcome outcome = machine.install(world, words);
        CAPTURE(outcome.err);
        CHECK(outcome.status == 0);
        CHECK(machine.installed() == "tool tool-v1.0.0");
        CHECK(read_text(machine.bin() / "tool") ==
              executable("tool 1.0.0", "aarch64-apple-darwin"));
    }
}

TEST_CASE("-V, -vV and --help need nothing and write nothing") {
    Machine machine;
    machine.environment.erase("HOME");
    machine.environment["BINSTALL_PLUGIN_PATH"] = "/nonexistent";
    const Outcome version = machine.run({"-V"});
    CHECK(version.status == 0);
    CHECK(version.out == BINSTALL_TEST_VERSION "\n");
    CHECK(version.err.empty());
    const Outcome more = machine.run({"-vV"});
    CHECK(more.status == 0);
    CHECK(more.out.find("binstall: " BINSTALL_TEST_VERSION "\n") == 0);
    CHECK(more.out.find("\nplugin-abi: ") != std::string::npos);
    const Outcome help = machine.run({"--help"});
    CHECK(help.status == 0);
    CHECK(help.err.empty());
    for (const char* option : {"--version",
                               "--target",
                               "--install-dir",
                               "--root",
                               "--pkg-url",
                               "--pkg-fmt",
                               "--bin-dir",
                               "--dry-run",
                               "--no-confirm",
                               "--no-symlinks",
                               "--no-track",
                               "--force",
                               "--only-signed",
                               "--skip-signatures",
                               "--log-level",
                               "--plugin-dir",
                               "--format",
                               "--connect-to",
                               "--root-certificates"}) {
        CAPTURE(std::string{option});
        CHECK(help.out.find(option) != std::string::npos);
    }
}

TEST_CASE("an option of the other program that is not there is an error") {
    for (const char* option : {"--self-install", "--json-output", "--no-cleanup"}) {
        CAPTURE(std::string{option});
        check_error({option, "tool"}, usage);
    }
}

} // namespace
} // namespace binstall::test
