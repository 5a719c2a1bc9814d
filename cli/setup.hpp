// SPDX-License-Identifier: MIT
#pragma once

#include "parse.hpp"
#include "terminal.hpp"
#include "terminal_log.hpp"

#include <engine/config/config.hpp>
#include <engine/plugin/plugins.hpp>
#include <engine/readers.hpp>

namespace binstall::cli {

/// The settings of a command, its flags among them, with a word in the log on what they come from.
/// @throws Error{Errc::config}
Config read_settings(const CommandLine& line,
                     const Environment& environment,
                     const Readers& read,
                     Log& log);

/// Settings and plugins: what a command needs that has an engine, but asks nobody.
struct Setup {
    Setup(const CommandLine& line, const Environment& environment, Terminal& terminal);

    TerminalLog log;
    StrictReaders read;
    Config config;
    Plugins plugins;
};

} // namespace binstall::cli
