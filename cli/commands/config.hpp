// SPDX-License-Identifier: MIT
#pragma once

#include <cli/parse.hpp>
#include <cli/terminal.hpp>
#include <engine/config/config.hpp>

namespace binstall::cli {

/// `binstall config [KEY]`. Asks nobody and loads no plugin.
int show_config(const CommandLine& line, const Environment& environment, Terminal& terminal);

} // namespace binstall::cli
