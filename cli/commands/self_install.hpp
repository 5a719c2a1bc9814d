// SPDX-License-Identifier: MIT
#pragma once

#include <cli/setup.hpp>

namespace binstall::cli {

/// `cargo-binstall --self-install`: from now on `cargo binstall` starts this program. It stays
/// where it is, with its libraries and plugins; a link in the folder of cargo's programs leads to
/// it.
[[nodiscard]] int self_install(const CommandLine& line,
                               const Environment& environment,
                               const PolicyPlace& policy,
                               Terminal& terminal);

} // namespace binstall::cli
