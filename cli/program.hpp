// SPDX-License-Identifier: MIT
#pragma once

#include "parse.hpp"
#include "terminal.hpp"

#include <engine/policy/read_policy.hpp>

#include <span>
#include <stop_token>
#include <string>

namespace binstall::cli {

/// Runs one command and returns its exit code. Everything that goes wrong has been printed.
///
/// `policy`: where the rules of the machine lie. A parameter, so that tests have rules of their
/// own; no argument and no variable leads to it.
[[nodiscard]] int
run(Personality personality, std::span<const std::string> arguments, const PolicyPlace& policy);

} // namespace binstall::cli
