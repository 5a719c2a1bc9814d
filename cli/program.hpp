// SPDX-License-Identifier: MIT
#pragma once

#include "parse.hpp"
#include "terminal.hpp"

#include <span>
#include <stop_token>
#include <string>

namespace binstall::cli {

/// Runs one command and returns its exit code. Everything that goes wrong has been printed.
[[nodiscard]] int run(Personality personality, std::span<const std::string> arguments);

} // namespace binstall::cli
