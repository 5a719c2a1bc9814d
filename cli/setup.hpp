// SPDX-License-Identifier: MIT
#pragma once

#include "parse.hpp"
#include "terminal.hpp"
#include "terminal_log.hpp"

#include <engine/config/config.hpp>
#include <engine/destination/destination.hpp>
#include <engine/plugin/plugins.hpp>
#include <engine/policy/judge.hpp>
#include <engine/policy/read_policy.hpp>
#include <engine/readers.hpp>

namespace binstall::cli {

/// What every command begins with: the log, the policy, and the settings, with a word in the log on
/// what they come from and what of them is ignored.
/// @throws Error{Errc::config}
struct Basis {
    Basis(const CommandLine& line,
          const Environment& environment,
          const PolicyPlace& place,
          Terminal& terminal);

    TerminalLog log;
    StrictReaders read;
    PolicyJudge policy;
    Config config; ///< With the flags of the command line, and as strict as the policy is.
};

/// Where such a command looks for what is installed. It needs cargo's settings for that alone.
[[nodiscard]] Destination
destination_of(const CommandLine& line, const Environment& environment, Basis& basis);

/// With plugins: what a command needs that has an engine, but asks nobody.
struct Setup : Basis {
    Setup(const CommandLine& line,
          const Environment& environment,
          const PolicyPlace& place,
          Terminal& terminal);

    Plugins plugins;
};

} // namespace binstall::cli
