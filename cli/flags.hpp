// SPDX-License-Identifier: MIT
#pragma once

#include "parse.hpp"

#include <engine/config/config.hpp>

namespace binstall::cli {

/// Puts what the command line says about connections and signatures over the settings.
/// @throws Error{Errc::usage}
void apply_flags(const CommandLine& line, Config& config);

} // namespace binstall::cli
