// SPDX-License-Identifier: MIT
#pragma once

#include <cli/parse.hpp>
#include <cli/terminal.hpp>
#include <engine/config/config.hpp>
#include <engine/policy/read_policy.hpp>

namespace binstall::cli {

/// `binstall config [KEY]`. Asks nobody and loads no plugin.
int show_config(const CommandLine& line,
                const Environment& environment,
                const PolicyPlace& policy,
                Terminal& terminal);

} // namespace binstall::cli
