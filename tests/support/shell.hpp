// SPDX-License-Identifier: MIT
#pragma once

#include "process.hpp"

#include <string_view>

namespace binstall::test {

/// The same command, started by a shell that has done something to itself before ("ulimit -n 16;")
/// and gives it other streams (">/dev/full").
Command in_shell(Command command, std::string_view before, std::string_view redirection = {});

/// The same command under strace with these options; absent when there is no strace. strace makes
/// calls fail that otherwise could not be made to: "-e", "inject=flock:error=ENOLCK".
std::optional<Command> under_strace(Command command, std::vector<std::string> options);

} // namespace binstall::test
