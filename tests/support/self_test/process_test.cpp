// SPDX-License-Identifier: MIT
#include <support/process.hpp>
#include <support/temp_folder.hpp>

#include <doctest/doctest.h>

#include <csignal>

namespace binstall::test {
namespace {

TEST_CASE("a program gets exactly its arguments, environment, input and folder") {
    const TempFolder folder;
    Command command{.program = "/bin/sh"};
    command.arguments = {
        "-c", "cat; echo \"$1\"; pwd; /usr/bin/env; echo problem >&2; exit 7", "-", "two words"};
    command.environment = {{"LC_ALL", "C"}};
    command.folder = folder.path();
    command.input = "typed\n";
    const Outcome outcome = run(command);
    CHECK(outcome.status == 7);
    CHECK(outcome.err == "problem\n");
    const std::string begin = "typed\ntwo words\n" + folder.path().string() + "\n";
    CHECK(outcome.out.starts_with(begin));
    const std::string environment = outcome.out.substr(begin.size());
    CHECK(environment.find("LC_ALL=C\n") != std::string::npos);
    CHECK(environment.find("HOME=") == std::string::npos);
}

TEST_CASE("a program that does not end is killed with its children") {
    Command command{.program = "/bin/sh"};
    command.arguments = {"-c", "sleep 1000 & wait"};
    command.limit = std::chrono::milliseconds{50};
    const Outcome outcome = run(command);
    CHECK(outcome.timed_out);
    CHECK(outcome.signal == SIGKILL);
}

TEST_CASE("a running program can be spoken to and signalled") {
    Command command{.program = "/bin/sh"};
    command.arguments = {"-c",
                         "trap 'exit 3' INT; echo ready >&2; read line; echo \"got $line\" >&2; "
                         "while :; do read line; done"};
    command.keeps_input_open = true;
    Process process{command};
    REQUIRE(process.wait_for_error_text("ready\n"));
    process.write("word\n");
    REQUIRE(process.wait_for_error_text("got word\n"));
    process.send_signal(SIGINT);
    CHECK(process.wait().status == 3);
}

} // namespace
} // namespace binstall::test
