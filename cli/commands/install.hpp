// SPDX-License-Identifier: MIT
#pragma once

#include <cli/parse.hpp>
#include <cli/session.hpp>
#include <cli/terminal.hpp>

namespace binstall::cli {

/// `binstall [install] CRATE...`. Returns the exit code; failures of packages were printed.
[[nodiscard]] int install(const CommandLine& line, Session& session, Terminal& terminal);

} // namespace binstall::cli
