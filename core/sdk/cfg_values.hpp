// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/target.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace binstall {

/// Every value for which `key = "value"` holds on `target`: rustc's, then those that the triple's
/// own parts spell. None for a key that no compiler sets by the target alone.
[[nodiscard]] std::vector<std::string> cfg_values(const Target& target, std::string_view key);

} // namespace binstall
