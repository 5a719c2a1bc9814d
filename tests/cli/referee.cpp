// SPDX-License-Identifier: MIT
#include "referee.hpp"

#include <support/skip.hpp>

#include <doctest/doctest.h>

#include <cstdlib>
#include <iterator>
#include <utility>

namespace binstall::test {

std::optional<Command> cargo_command(const Machine& machine, std::vector<std::string> arguments) {
    const std::optional<fs::path> cargo = find_program("cargo");
    if (!cargo) {
        skip("there is no cargo on this machine");
        return std::nullopt;
    }
    Command command{.program = *cargo, .arguments = std::move(arguments), .folder = machine.home()};
    for (const char* name : {"PATH", "HOME", "RUSTUP_HOME"})
        if (const char* value = std::getenv(name))
            command.environment[name] = value;
    command.environment["CARGO_HOME"] = machine.cargo_home().string();
    return command;
}

Referee::Referee(World& world, const Machine& machine)
    : world_{world}, machine_{machine}, proxy_{world.server().port()} {}

Outcome Referee::install(std::vector<std::string> arguments) const {
    std::vector<std::string> words{"-Zasymmetric-token",
                                   "install",
                                   "--force",
                                   "--debug",
                                   "--root",
                                   machine_.elsewhere("cargo-root").string()};
    words.insert(words.end(),
                 std::make_move_iterator(arguments.begin()),
                 std::make_move_iterator(arguments.end()));
    Command command = cargo_command(machine_, std::move(words)).value();
    for (const auto& [name, value] : machine_.environment)
        if (name.starts_with("CARGO_") || name == "GIT_SSH")
            command.environment[name] = value;
    command.environment["CARGO_HTTP_PROXY"] = proxy_.url();
    command.environment["CARGO_HTTP_CAINFO"] = world_.certificates().string();
    command.environment["RUSTC_BOOTSTRAP"] = "1"; // tokens that are signed are not stable
    return run(command);
}

} // namespace binstall::test
