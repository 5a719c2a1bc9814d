// SPDX-License-Identifier: MIT
#pragma once

#include <cli/parse.hpp>
#include <cli/session.hpp>
#include <cli/terminal.hpp>

namespace binstall::cli {

/// `binstall explain CRATE`: every build that somebody has, which one would be taken and why, and
/// every request that it took to find out. Exit code 94 when there is none.
[[nodiscard]] int explain(const CommandLine& line, Session& session, Terminal& terminal);

} // namespace binstall::cli
