// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>

#include <engine/process/child_process.hpp>
#include <support/other_process.hpp>
#include <support/process.hpp>
#include <support/temp_folder.hpp>

#include <doctest/doctest.h>

#include <csignal>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

using namespace binstall;
using test::TempFolder;

namespace {

ChildCommand shell(std::string script) {
    return {.program = "/bin/sh",
            .arguments = {"-c", std::move(script)},
            .environment = {{"PATH", "/usr/bin:/bin"}}};
}

ChildResult run(const ChildCommand& command) {
    return run_child(command, {});
}

Error failure(const ChildCommand& command, const std::stop_token& stop = {}) {
    try {
        static_cast<void>(run_child(command, stop));
    } catch (const Error& error) {
        return error;
    }
    return {Errc::internal, "it did not fail"};
}

/// What a line of /proc/self/status says.
std::string after(const std::string& text, const std::string& name) {
    const std::size_t begin = text.find(name) + name.size() + 1;
    return text.substr(begin, text.find('\n', begin) - begin);
}

} // namespace

TEST_CASE("a program's output, errors and status come back") {
    const ChildResult result = run(shell("echo out; echo err >&2; exit 3"));
    CHECK(result.out == "out\n");
    CHECK(result.err == "err\n");
    CHECK(result.status == 3);
    CHECK_FALSE(result.is_success());
    CHECK(run(shell("kill -9 $$")).status == 128 + 9);
}

TEST_CASE("arguments reach a program as they are, without a shell") {
    const ChildResult result =
        run({.program = "/usr/bin/printf", .arguments = {"%s|", "a b", "$HOME", "`id`", "", "*"}});
    CHECK(result.out == "a b|$HOME|`id`||*|");
}

TEST_CASE("a program reads its input to the end, and may leave it unread") {
    const std::string large(1 << 20, 'x');
    ChildCommand count = shell("wc -c");
    count.input = large;
    CHECK(std::stoul(run(count).out) == large.size());
    ChildCommand deaf = shell("exec 0<&-; echo done");
    deaf.input = large;
    CHECK(run(deaf).out == "done\n");
    CHECK(run(shell("cat")).out.empty()); // no input is an end, not a wait
}

TEST_CASE("input and output larger than any pipe do not block each other") {
    ChildCommand command = shell("cat");
    command.input = std::string(std::size_t{3} << 20, 'y');
    command.output_limit = std::uint64_t{4} << 20;
    CHECK(run(command).out == command.input);
}

TEST_CASE("a program sees its environment, its folder and three streams, nothing else") {
    const TempFolder folder;
    ChildCommand command = shell("/usr/bin/env; pwd; ls /proc/self/fd");
    command.environment = {{"PATH", "/usr/bin:/bin"}, {"ONLY", "this"}};
    command.folder = folder.path();
    // A file that nobody marked as ours alone.
    const int open_file = ::open("/dev/null", O_RDONLY);
    const std::string out = run(command).out;
    ::close(open_file);
    CHECK(out.find("ONLY=this\n") != std::string::npos);
    CHECK(out.find("HOME=") == std::string::npos);
    CHECK(out.find(folder.path().string() + "\n") != std::string::npos);
    CHECK(out.ends_with("\n0\n1\n2\n3\n")); // 3 is the folder that ls reads
}

TEST_CASE("a program starts with no signal blocked or ignored, in a session of its own") {
    struct sigaction ignore {};

    ignore.sa_handler = SIG_IGN;

    struct sigaction before {};

    ::sigaction(SIGPIPE, &ignore, &before);
    sigset_t blocked;
    sigset_t was;
    ::sigemptyset(&blocked);
    ::sigaddset(&blocked, SIGPIPE);
    ::sigaddset(&blocked, SIGTERM);
    ::pthread_sigmask(SIG_BLOCK, &blocked, &was);
    const mode_t mask = ::umask(022);
    const ChildResult result =
        run(shell("grep -E '^Sig(Blk|Ign)|^Umask' /proc/self/status; "
                  "test \"$(cut -d' ' -f6 /proc/$$/stat)\" = $$ && echo own"));
    ::umask(mask);
    ::pthread_sigmask(SIG_SETMASK, &was, nullptr);
    ::sigaction(SIGPIPE, &before, nullptr);
    CHECK(after(result.out, "Umask:") == "0022");
    CHECK(after(result.out, "SigBlk:") == "0000000000000000");
    // glibc may ignore 32 and 33, the two that its threads speak to each other with.
    CHECK((std::stoull(after(result.out, "SigIgn:"), nullptr, 16) & 0x7fff'ffff) == 0);
    CHECK(result.out.ends_with("own\n"));
}

TEST_CASE("there is no terminal that a program could ask at") {
    CHECK(run(shell("( : </dev/tty ) 2>/dev/null && echo terminal || echo none")).out == "none\n");
}

TEST_CASE("a program that is not there, or cannot be run, is named") {
    const TempFolder folder;
    const fs::path plain = folder.write("plain", "text");
    for (const fs::path& program : {folder / "missing", plain, folder.path()}) {
        CAPTURE(program);
        const Error error = failure({.program = program});
        CHECK(error.code() == Errc::subprocess);
        CHECK(std::string{error.what()}.find(program.string()) != std::string::npos);
    }
}

TEST_CASE("a program that takes too long is ended, with everything that it started") {
    const TempFolder folder;
    ChildCommand command =
        shell("sleep 1000 & echo $! >" + (folder / "id").string() + "; trap '' TERM; sleep 1000");
    command.limit = std::chrono::milliseconds{500};
    const Error error = failure(command);
    CHECK(error.code() == Errc::subprocess);
    CHECK(std::string{error.what()} == "sh did not end within 500ms");
    CHECK(test::ends_soon(test::number_in(folder / "id")));
}

TEST_CASE("a program that says too much is ended") {
    ChildCommand command = shell("while :; do echo yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy; done");
    command.output_limit = 100'000;
    const Error error = failure(command);
    CHECK(error.code() == Errc::subprocess);
    CHECK(std::string{error.what()}.find("wrote more than") != std::string::npos);
    const ChildResult noisy =
        run(shell("i=0; while [ $i -lt 3000 ]; do echo $i >&2; i=$((i+1)); done"));
    CHECK(noisy.err.size() == 4096);
    CHECK(noisy.err.ends_with("2999\n"));
}

TEST_CASE("a program ends when the command is stopped, and may clean up first") {
    const TempFolder folder;
    const std::string id = (folder / "id").string();
    const std::string cleaned = (folder / "cleaned").string();
    std::stop_source source;
    std::jthread stopper{[&] {
        static_cast<void>(test::number_in(folder / "id"));
        source.request_stop();
    }};
    const Error error = failure(shell("trap 'echo >" + cleaned + "; exit' TERM; echo $$ >" + id +
                                      "; while :; do sleep 0.01; done"),
                                source.get_token());
    CHECK(error.code() == Errc::cancelled);
    CHECK(fs::exists(cleaned));
    CHECK_FALSE(test::is_running(test::number_in(folder / "id")));
    CHECK(failure(shell("exit 0"), source.get_token()).code() == Errc::cancelled);
}

TEST_CASE("what a program leaves running does not hold us up, and does not stay") {
    const TempFolder folder;
    const ChildResult result =
        run(shell("sleep 1000 & echo $! >" + (folder / "id").string() + "; echo done"));
    CHECK(result.out == "done\n");
    CHECK(result.is_success());
    CHECK(test::ends_soon(test::number_in(folder / "id")));
}

TEST_CASE("what the receiver of the output throws ends the program") {
    const TempFolder folder;
    const ChildCommand command =
        shell("echo $$ >" + (folder / "id").string() + "; echo x; exec sleep 1000");
    CHECK_THROWS_AS(run_child(command,
                              {},
                              [](std::string_view) {
                                  throw Error{Errc::git, "enough"};
                              }),
                    Error);
    CHECK_FALSE(test::is_running(test::number_in(folder / "id")));
}

TEST_CASE("programs are looked for in the absolute folders of PATH only") {
    const TempFolder folder;
    const fs::path tool = folder.write("b/tool", "#!/bin/sh\n");
    folder.write("a/tool", "not executable");
    fs::create_directories(folder / "c/tool");
    ::chmod(tool.c_str(), 0755);
    const auto find = [&](const std::string& path, std::string_view name = "tool") {
        return find_program(name, {{"PATH", path}});
    };
    const std::string top = folder.path().string();
    CHECK(find(top + "/a:" + top + "/c:" + top + "/b") == tool);
    CHECK_FALSE(find(top + "/a").has_value());
    CHECK_FALSE(find(":.:b:" + fs::relative(folder / "b").string()).has_value());
    CHECK_FALSE(find(top, "b/tool").has_value());
    CHECK_FALSE(find_program("tool", {}).has_value());
}

TEST_CASE("a helper's environment holds no secret and nothing that changes what git does") {
    const Environment kept = helper_environment({{"HOME", "/h"},
                                                 {"PATH", "/bin"},
                                                 {"LC_ALL", "C"},
                                                 {"GITHUB_TOKEN", "t"},
                                                 {"CARGO_REGISTRY_TOKEN", "t"},
                                                 {"GIT_SSH_COMMAND", "x"},
                                                 {"GIT_CONFIG_COUNT", "1"},
                                                 {"LD_PRELOAD", "x"},
                                                 {"https_proxy", "http://u:p@h"}});
    CHECK(kept == Environment{{"HOME", "/h"}, {"PATH", "/bin"}, {"LC_ALL", "C"}});
}
