// SPDX-License-Identifier: MIT
// A machine that runs short: of descriptors, memory, file size, or somebody who reads the output.
#include <support/executables.hpp>
#include <support/gate.hpp>
#include <support/machine.hpp>
#include <support/shell.hpp>
#include <support/skip.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <csignal>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace binstall::test {
namespace {

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

World& tool_world(World& world) {
    world.crate("tool", "1.0.0")
        .repository("https://github.com/o/tool")
        .usual_release(host_triple());
    return world;
}

/// Sanitizers reserve terabytes of addresses, so a limit on those says nothing about us.
constexpr bool has_sanitizer =
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    true;
#else
    false;
#endif

/// Whatever came of it: the new state, whole, or the old one, and an error that says so.
void check_clean(const Machine& machine, const Outcome& outcome) {
    CAPTURE(outcome.err);
    CHECK(outcome.signal == 0);
    CHECK_FALSE(outcome.timed_out);
    CHECK_FALSE(contains(outcome.err, "terminate called"));
    const std::string names = machine.installed();
    if (outcome.status == 0) {
        CHECK(names == "tool tool-v1.0.0");
        CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
    } else {
        CHECK(contains(outcome.err, "error"));
        CHECK(names.empty());
    }
}

ino_t inode_of(const fs::path& file) {
    struct stat status {};

    REQUIRE(::stat(file.c_str(), &status) == 0);
    return status.st_ino;
}

} // namespace

TEST_CASE("FS-35: whoever reads the output or not, the installation is whole") {
    struct Case {
        const char* redirection;
        int status;
    };

    World world;
    tool_world(world);
    for (const Case& row : {Case{">&-", 74}, Case{">/dev/full", 74}, Case{"2>&-", 0}}) {
        CAPTURE(std::string{row.redirection});
        const Machine machine;
        const Outcome outcome =
            run(in_shell(machine.command(world, {"-y", "tool"}), "", row.redirection));
        CAPTURE(outcome.err);
        CHECK(outcome.signal == 0);
        CHECK(outcome.status == row.status);
        CHECK(machine.installed() == "tool tool-v1.0.0");
        CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
    }
}

TEST_CASE("FS-35: a reader that goes away does not end the command in the middle") {
    World world;
    tool_world(world);
    const Machine machine;
    // The reader is gone before the first line comes: the pipe has no other end any more.
    Command command = machine.command(world, {"-y", "tool"});
    std::vector<std::string> arguments{
        "-c", "{ \"$0\" \"$@\" 2>&1; echo status $? >&2; } | head -c 0; wait"};
    arguments.push_back(command.program.string());
    arguments.insert(arguments.end(), command.arguments.begin(), command.arguments.end());
    command.program = "/bin/sh";
    command.arguments = arguments;
    const Outcome outcome = run(command);
    CAPTURE(outcome.err);
    CHECK(outcome.err == "status 74\n");
    CHECK(machine.installed() == "tool tool-v1.0.0");
    CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
}

TEST_CASE("FS-36: limits on files and descriptors are errors, and nothing is half done") {
    World world;
    tool_world(world);
    for (const char* const limit :
         {"ulimit -f 1;", "ulimit -f 0;", "ulimit -n 16;", "ulimit -n 9;"}) {
        CAPTURE(std::string{limit});
        const Machine machine;
        check_clean(machine, run(in_shell(machine.command(world, {"-y", "tool"}), limit)));
        // And nothing was left that stands in the way of the next command.
        CHECK(machine.install(world, {"tool"}).status == 0);
    }
    if (has_sanitizer) {
        skip("not with a sanitizer: a limit on addresses was not tried");
        return;
    }
    const Machine machine;
    const Outcome outcome =
        run(in_shell(machine.command(world, {"-y", "tool"}), "ulimit -v 200000;"));
    CHECK(outcome.status == 0);
    check_clean(machine, outcome);
}

TEST_CASE("CLI-27: with too little memory the command ends with an error, or does it all") {
    if (has_sanitizer) {
        skip("not with a sanitizer: a limit on addresses was not tried");
        return;
    }
    World world;
    tool_world(world);
    constexpr int step = 5;
    bool did_it = false;
    for (int megabytes = 4 * step; megabytes <= 60 * step; megabytes += step) {
        CAPTURE(megabytes);
        const Machine machine;
        const std::string limit = "ulimit -v " + std::to_string(megabytes * 1024) + ";";
        const Outcome outcome = run(in_shell(machine.command(world, {"-y", "tool"}), limit));
        // The loader ends a program that it cannot map, and the libraries one that they cannot set
        // up, before we are there to say anything.
        if (run(in_shell(machine.command({"-V"}), limit)).status != 0) {
            CHECK(machine.installed().empty());
            continue;
        }
        check_clean(machine, outcome);
        if (did_it) // what suffices does not depend on how many threads happened to run at once
            CHECK(outcome.status == 0);
        did_it = did_it || outcome.status == 0;
        if (outcome.status == 0 && megabytes > 40 * step)
            break;
    }
    CHECK(did_it);
}

TEST_CASE("FS-17: a program that is running keeps running while its file is replaced") {
    World world;
    for (const char* const version : {"1.0.0", "1.1.0"})
        world.crate("tool", version)
            .repository("https://github.com/o/tool")
            .usual_release(host_triple());

    struct Row {
        std::vector<std::string> before;
        std::vector<std::string> after;
        std::string file;
        std::string version;
    };

    for (const Row& row :
         {Row{{"tool@=1.0.0"}, {"tool@=1.0.0"}, "tool-v1.0.0", "1.0.0"},
          Row{{"--no-symlinks", "tool@=1.0.0"}, {"--no-symlinks", "tool"}, "tool", "1.1.0"}}) {
        CAPTURE(row.file);
        const Machine machine;
        REQUIRE(machine.install(world, row.before).status == 0);
        const fs::path file = machine.bin() / row.file;
        // Any program serves that shows that it goes on, as long as it runs from that very file.
        fs::copy_file("/bin/cat", file, fs::copy_options::overwrite_existing);
        Process running{{.program = file, .keeps_input_open = true}};
        running.write("before\n");
        REQUIRE(running.wait_for_output_text("before\n"));

        const ino_t inode = inode_of(file);
        std::vector<std::string> arguments = row.after;
        arguments.insert(arguments.begin(), "--force");
        const Outcome outcome = machine.install(world, arguments);
        CAPTURE(outcome.err);
        CHECK(outcome.status == 0);
        CHECK(machine.run_installed("tool") == "tool " + row.version + '\n');
        CHECK(inode_of(file) != inode); // another file under the name
        running.write("after\n");
        CHECK(running.wait_for_output_text("after\n"));
        running.send_signal(SIGTERM);
        CHECK(running.wait().signal == SIGTERM);
    }
}

TEST_CASE("CLI-22: a crash shows nothing of the environment") {
    World world;
    tool_world(world);
    Machine machine;
    machine.environment["GITHUB_TOKEN"] = "canary-of-the-environment";
    const auto gate = std::make_shared<Gate>();
    world.server().inject(
        "static.crates.io", "*", {.where = Fault::Where::before_headers, .gate = gate});
    Process process{machine.command(world, {"-y", "-vv", "tool"})};
    REQUIRE(gate->wait_reached());
    process.send_signal(SIGABRT);
    const Outcome outcome = process.wait();
    gate->open();
    CHECK(outcome.signal == SIGABRT);
    CHECK_FALSE(contains(outcome.out + outcome.err, "canary"));
}

/// For the length of a test, core files of what is started may be as large as they like.
class CoreFilesAllowed {
public:
    CoreFilesAllowed() {
        ::getrlimit(RLIMIT_CORE, &before_);
        const rlimit allowed{before_.rlim_max, before_.rlim_max};
        ::setrlimit(RLIMIT_CORE, &allowed);
    }

    ~CoreFilesAllowed() { ::setrlimit(RLIMIT_CORE, &before_); }

    CoreFilesAllowed(const CoreFilesAllowed&) = delete;
    CoreFilesAllowed& operator=(const CoreFilesAllowed&) = delete;

private:
    rlimit before_{};
};

TEST_CASE("HTTP-13: a crash leaves no core file, which would hold every secret") {
    const CoreFilesAllowed allowed;
    World world;
    tool_world(world);
    Machine machine;
    machine.environment["GITHUB_TOKEN"] = "canary-of-the-environment";
    machine.environment["ASAN_OPTIONS"] = "disable_coredump=0";
    const fs::path folder = machine.elsewhere("crash");
    fs::create_directories(folder);
    const Command other{
        .program = "/bin/sh", .arguments = {"-c", "kill -ABRT $$"}, .folder = folder};
    CHECK(run(other).signal == SIGABRT);
    if (names_in(folder).empty())
        skip("this system puts core files elsewhere, or makes none");
    for (const std::string& name : names_in(folder))
        fs::remove(folder / name);

    const auto gate = std::make_shared<Gate>();
    world.server().inject(
        "static.crates.io", "*", {.where = Fault::Where::before_headers, .gate = gate});
    Command command = machine.command(world, {"-y", "tool"});
    command.folder = folder;
    Process process{command};
    REQUIRE(gate->wait_reached());
    process.send_signal(SIGABRT);
    const Outcome outcome = process.wait();
    gate->open();
    CHECK(outcome.signal == SIGABRT);
    CHECK(names_in(folder).empty());
}

} // namespace binstall::test
