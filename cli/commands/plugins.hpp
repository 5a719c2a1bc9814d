// SPDX-License-Identifier: MIT
#pragma once

#include <cli/parse.hpp>
#include <cli/setup.hpp>
#include <cli/terminal.hpp>

namespace binstall::cli {

/// `binstall plugins [ID]`: who is asked, in which order, and what was not loaded. A plugin that
/// the settings rely on and that is not there is shown too, and makes the exit code 45.
[[nodiscard]] int plugins(const CommandLine& line, const Setup& setup, Terminal& terminal);

} // namespace binstall::cli
