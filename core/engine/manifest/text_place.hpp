// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace binstall {

/// Where the byte at `offset` of `text` stands, for people: "line 3, column 14". Columns count
/// code points.
[[nodiscard]] std::string text_place(std::string_view text, std::size_t offset);

} // namespace binstall
