// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace binstall {

/// The widely used crate of crates.io that `name` is one slip of the finger away from: a letter
/// too many, too few, another one, or two swapped. Empty when there is none, or when `name` is one
/// of them itself. Only a reason to look twice: it decides nothing.
[[nodiscard]] std::string_view nearly_well_known(std::string_view name);

} // namespace binstall
