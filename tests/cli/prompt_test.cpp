// SPDX-License-Identifier: MIT
#include <support/executables.hpp>
#include <support/machine.hpp>
#include <support/skip.hpp>

#include <doctest/doctest.h>

#include <csignal>
#include <sstream>

namespace binstall::test {
namespace {

constexpr std::string_view question = "Do you wish to continue? [yes]/no";

World& tool_world(World& world) {
    world.crate("tool", "1.2.3")
        .repository("https://github.com/o/tool")
        .usual_release(host_triple());
    return world;
}

/// A command that has asked, and waits for the answer.
struct Asked {
    Asked() { REQUIRE(process.wait_for_error_text(question)); }

    Command command() {
        Command command = machine.command(tool_world(world), {"tool"});
        command.keeps_input_open = true;
        return command;
    }

    World world;
    Machine machine;
    Process process{command()};
};

TEST_CASE("CLI-07: only a typed or piped yes installs, and the end of input is no") {
    struct Case {
        const char* input;
        bool is_installed;
    };

    for (const Case& row : {Case{"yes\n", true},
                            Case{"y\n", true},
                            Case{"\n", true},
                            Case{"no\n", false},
                            Case{"n\n", false},
                            Case{"", false},
                            Case{"what\n", false},
                            Case{"what\nyes\n", true}}) {
        CAPTURE(std::string{row.input});
        World world;
        tool_world(world);
        const Machine machine;
        Command command = machine.command(world, {"tool"});
        command.input = row.input;
        const Outcome outcome = run(command);
        CAPTURE(outcome.err);
        CHECK(outcome.status == (row.is_installed ? 0 : 32));
        CHECK(outcome.err.find(question) != std::string::npos);
        CHECK(fs::exists(machine.bin() / "tool") == row.is_installed);
    }
}

TEST_CASE("no archive is requested before the answer, and none after a no") {
    Asked asked;
    for (const std::string& line : asked.world.server().request_lines()) {
        CAPTURE(line);
        CHECK(line.find("/releases/download/") == std::string::npos);
    }
    asked.process.write("no\n");
    CHECK(asked.process.wait().status == 32);
    CHECK(asked.world.server().requests().size() == 3);
}

TEST_CASE("an interruption at the question is said in a line of its own") {
    Asked asked;
    asked.process.send_signal(SIGINT);
    const Outcome outcome = asked.process.wait();
    CAPTURE(outcome.err);
    CHECK(outcome.status == 32);
    CHECK(outcome.err.find(std::string{question} + " \nerror: ") != std::string::npos);
}

TEST_CASE("the plan stands before the question, and says everything that will be there") {
    World world;
    tool_world(world);
    const Machine machine;
    Command command = machine.command(world, {"tool"});
    command.input = "no\n";
    const std::string plan = run(command).err;
    const std::size_t asked = plan.find(question);
    REQUIRE(asked != std::string::npos);
    const std::string asset = "tool-v1.2.3-" + host_triple() + ".tgz";
    for (const std::string& said :
         {"  - tool (" + asset + " -> " + (machine.bin() / "tool-v1.2.3").string() + ")",
          "  - tool (" + (machine.bin() / "tool-v1.2.3").string() + " -> " +
              (machine.bin() / "tool").string() + ")",
          std::string{"github.com"}}) {
        CAPTURE(plan);
        CAPTURE(said);
        CHECK(plan.find(said) < asked);
    }
}

TEST_CASE("-y, --no-confirm and BINSTALL_NO_CONFIRM do not ask") {
    for (const char* how : {"-y", "--no-confirm", "variable", "setting"}) {
        CAPTURE(std::string{how});
        World world;
        tool_world(world);
        Machine machine;
        std::vector<std::string> arguments{"tool"};
        if (std::string_view{how} == "variable")
            machine.environment["BINSTALL_NO_CONFIRM"] = "1";
        else if (std::string_view{how} == "setting")
            machine.settings("[install]\nconfirm = false\n");
        else
            arguments.insert(arguments.begin(), how);
        const Outcome outcome = machine.run(world, arguments);
        CAPTURE(outcome.err);
        CHECK(outcome.status == 0);
        CHECK(outcome.err.find(question) == std::string::npos);
        CHECK(machine.run_installed("tool") == "tool 1.2.3\n");
    }
}

TEST_CASE("CLI-26: a dry run shows the plan and writes nothing") {
    World world;
    tool_world(world);
    const Machine machine;
    const Snapshot before = snapshot(machine.home());
    const Outcome outcome = machine.run(world, {"--dry-run", "tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(outcome.err.find(question) == std::string::npos);
    CHECK((outcome.out + outcome.err).find((machine.bin() / "tool-v1.2.3").string()) !=
          std::string::npos);
    CHECK(snapshot(machine.home()) == before);
    for (const std::string& line : world.server().request_lines()) {
        CAPTURE(line);
        CHECK(line.find("/releases/download/") == std::string::npos);
    }
}

TEST_CASE("CLI-26: a dry run opens nothing for writing and makes nothing") {
    const std::optional<fs::path> strace = find_program("strace");
    if (!strace) {
        skip("strace is not installed: the system calls of a dry run were not looked at");
        return;
    }
    World world;
    tool_world(world);
    const Machine machine;
    for (const char* crate : {"tool", "absent", "tool@9"}) {
        CAPTURE(std::string{crate});
        const TempFolder folder;
        Command command = machine.command(world, {"--dry-run", crate});
        std::vector<std::string> arguments{"-f",
                                           "-qq",
                                           "-o",
                                           (folder / "calls").string(),
                                           "-e",
                                           "trace=open,openat,creat,mkdir,mkdirat,mknod,mknodat,"
                                           "rename,renameat,renameat2,link,linkat,"
                                           "symlink,symlinkat,unlink,unlinkat,rmdir,truncate,"
                                           "ftruncate,chmod,fchmod,fchmodat,chown,fchownat",
                                           command.program.string()};
        arguments.insert(arguments.end(), command.arguments.begin(), command.arguments.end());
        command.arguments = std::move(arguments);
        command.program = *strace;
        // The leak checker cannot work in a process that is traced.
        command.environment["ASAN_OPTIONS"] = "detect_leaks=0";
        REQUIRE(run(command).signal == 0);
        std::istringstream calls{read_text(folder / "calls")};
        int opened = 0;
        for (std::string call; std::getline(calls, call);) {
            CAPTURE(call);
            const bool is_open = call.find(" open") != std::string::npos;
            const bool writes = call.find("O_WRONLY") != std::string::npos ||
                                call.find("O_RDWR") != std::string::npos ||
                                call.find("O_CREAT") != std::string::npos;
            const bool is_harmless = call.find("\"/dev/null\"") != std::string::npos ||
                                     call.find("\"/dev/tty\"") != std::string::npos ||
                                     call.find("resumed>") != std::string::npos;
            opened += is_open ? 1 : 0;
            CHECK((is_harmless || (is_open && !writes)));
        }
        CHECK(opened > 0);
    }
}

TEST_CASE("a dry run over an installed version changes none of its files") {
    World world;
    tool_world(world);
    const Machine machine;
    REQUIRE(machine.install(world, {"tool"}).status == 0);
    world.crate("tool", "1.3.0")
        .repository("https://github.com/o/tool")
        .usual_release(host_triple());
    const Snapshot before = snapshot(machine.home());
    const Outcome outcome = machine.run(world, {"--dry-run", "tool"});
    CHECK(outcome.status == 0);
    CHECK((outcome.out + outcome.err).find("tool-v1.3.0") != std::string::npos);
    CHECK(snapshot(machine.home()) == before);
}

} // namespace
} // namespace binstall::test
