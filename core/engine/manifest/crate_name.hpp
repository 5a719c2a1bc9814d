// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace binstall {

/// Whether a registry takes the two for one crate: case, and '-' against '_', do not count.
[[nodiscard]] bool same_crate_name(std::string_view left, std::string_view right) noexcept;

} // namespace binstall
