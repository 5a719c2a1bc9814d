// SPDX-License-Identifier: MIT
#pragma once

#include "parse.hpp"
#include "terminal.hpp"
#include "terminal_log.hpp"

#include <engine/config/config.hpp>
#include <engine/plugin/plugins.hpp>
#include <engine/readers.hpp>

namespace binstall::cli {

/// Settings and plugins: what a command needs that has an engine, but asks nobody.
struct Setup {
    Setup(const CommandLine& line, const Environment& environment, Terminal& terminal);

    TerminalLog log;
    StrictReaders read;
    Config config;
    Plugins plugins;
};

} // namespace binstall::cli
