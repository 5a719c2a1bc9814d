// SPDX-License-Identifier: MIT
#pragma once

#include "parse.hpp"
#include "terminal.hpp"

#include <binstall/error.hpp>
#include <binstall/value.hpp>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace binstall::cli {

/// What a command found out, in the two forms of --format; only the one that is asked for is made.
struct CommandResult {
    std::function<Value(int exit_code)> json;
    std::function<std::vector<std::string>()> lines;
    std::optional<Error> error{}; ///< That it is not as it should be.
};

/// Writes it to standard output, and its error, if any, to standard error; returns the exit code.
int write_result(const CommandResult& result, const CommandLine& line, Terminal& terminal);

} // namespace binstall::cli
