// SPDX-License-Identifier: MIT
#pragma once

#include <cli/setup.hpp>

namespace binstall::cli {

/// `binstall verify [CRATE]...`: compares what is installed with what was recorded of it; 42 when
/// something differs. Asks nobody, loads no plugin, changes nothing but what an interrupted command
/// left to be completed.
int verify(const CommandLine& line,
           const Environment& environment,
           const PolicyPlace& policy,
           Terminal& terminal);

} // namespace binstall::cli
