// SPDX-License-Identifier: MIT
#pragma once

#include <cli/parse.hpp>
#include <cli/terminal.hpp>
#include <engine/config/config.hpp>
#include <engine/policy/read_policy.hpp>

namespace binstall::cli {

/// `binstall policy`: the rules of this machine. `binstall policy check [--lock FILE]`: what they
/// have against what is installed, or against the receipts in a file.
[[nodiscard]] int policy(const CommandLine& line,
                         const Environment& environment,
                         const PolicyPlace& place,
                         Terminal& terminal);

} // namespace binstall::cli
