// SPDX-License-Identifier: MIT
#include "shell.hpp"

namespace binstall::test {

Command in_shell(Command command, std::string_view before, std::string_view redirection) {
    std::vector<std::string> arguments{
        "-c", std::string{before} + " exec \"$0\" \"$@\" " + std::string{redirection}};
    arguments.push_back(command.program.string());
    arguments.insert(arguments.end(), command.arguments.begin(), command.arguments.end());
    command.program = "/bin/sh";
    command.arguments = std::move(arguments);
    return command;
}

std::optional<Command> under_strace(Command command, std::vector<std::string> options) {
    const std::optional<fs::path> strace = find_program("strace");
    if (!strace)
        return std::nullopt;
    options.insert(options.begin(), {"-f", "-qq"});
    options.push_back(command.program.string());
    options.insert(options.end(), command.arguments.begin(), command.arguments.end());
    command.program = *strace;
    command.arguments = std::move(options);
    // The leak check wants to trace the process itself, and there can be only one who does.
    command.environment["ASAN_OPTIONS"] += ":detect_leaks=0";
    return command;
}

} // namespace binstall::test
