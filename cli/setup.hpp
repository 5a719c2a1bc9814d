// SPDX-License-Identifier: MIT
#pragma once

#include "parse.hpp"
#include "terminal.hpp"
#include "terminal_log.hpp"

#include <engine/config/config.hpp>
#include <engine/plugin/plugins.hpp>
#include <engine/policy/judge.hpp>
#include <engine/policy/read_policy.hpp>
#include <engine/readers.hpp>

namespace binstall::cli {

/// The settings of a command, its flags among them, as strict as the policy is, with a word in the
/// log on what they come from and what of them is ignored.
/// @throws Error{Errc::config}
Config read_settings(const CommandLine& line,
                     const Environment& environment,
                     const Policy& policy,
                     const Readers& read,
                     Log& log);

/// Settings and plugins: what a command needs that has an engine, but asks nobody.
struct Setup {
    Setup(const CommandLine& line,
          const Environment& environment,
          const PolicyPlace& place,
          Terminal& terminal);

    TerminalLog log;
    StrictReaders read;
    PolicyJudge policy; ///< Before the settings, which cannot loosen it.
    Config config;
    Plugins plugins;
};

} // namespace binstall::cli
