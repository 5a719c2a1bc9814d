// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace binstall {

/// Whether a registry takes the two for one crate: case, and '-' against '_', do not count.
[[nodiscard]] bool same_crate_name(std::string_view left, std::string_view right) noexcept;

/// `name` as all of its spellings have it: in lower case, with '-' for '_'.
[[nodiscard]] std::string folded_crate_name(std::string_view name);

} // namespace binstall
