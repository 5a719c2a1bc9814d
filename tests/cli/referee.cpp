// SPDX-License-Identifier: MIT
#include "referee.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <iterator>
#include <utility>

namespace binstall::test {

Referee::Referee(World& world, const Machine& machine)
    : world_{world}, machine_{machine}, proxy_{world.server().port()}, cargo_{
                                                                           find_program("cargo")} {}

bool Referee::is_there() const {
    if (!cargo_)
        MESSAGE("SKIPPED: there is no cargo on this machine");
    return cargo_.has_value();
}

Outcome Referee::install(std::vector<std::string> arguments) const {
    Command command{.program = *cargo_, .folder = machine_.home()};
    for (const char* name : {"PATH", "HOME", "RUSTUP_HOME"})
        if (const char* value = std::getenv(name))
            command.environment[name] = value;
    for (const auto& [name, value] : machine_.environment)
        if (name.starts_with("CARGO_") || name == "GIT_SSH")
            command.environment[name] = value;
    command.environment["CARGO_HOME"] = machine_.cargo_home().string();
    command.environment["CARGO_HTTP_PROXY"] = proxy_.url();
    command.environment["CARGO_HTTP_CAINFO"] = world_.certificates().string();
    command.environment["RUSTC_BOOTSTRAP"] = "1"; // tokens that are signed are not stable
    command.arguments = {"-Zasymmetric-token",
                         "install",
                         "--force",
                         "--debug",
                         "--root",
                         machine_.elsewhere("cargo-root").string()};
    command.arguments.insert(command.arguments.end(),
                             std::make_move_iterator(arguments.begin()),
                             std::make_move_iterator(arguments.end()));
    return run(command);
}

} // namespace binstall::test
