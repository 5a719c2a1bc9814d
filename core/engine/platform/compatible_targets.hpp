// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/target.hpp>

#include <vector>

namespace binstall {

/// `targets`, and behind them those whose programs the same systems run: universal ones and, on
/// Apple's own processors, Intel's on macOS; those of the other toolchains, and of the processors
/// that it emulates, on Windows. None on Linux, where the C library was chosen with the target.
[[nodiscard]] std::vector<Target> with_compatible(std::vector<Target> targets);

} // namespace binstall
