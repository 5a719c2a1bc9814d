// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace binstall {

/// A place in a text; both count from 1, columns in code points.
struct LineColumn {
    std::size_t line = 1;
    std::size_t column = 1;
};

/// Where the byte at `offset` of `text` stands.
[[nodiscard]] LineColumn line_column(std::string_view text, std::size_t offset);

/// Where the byte at `offset` of `text` stands, for people: "line 3, column 14". Columns count
/// code points.
[[nodiscard]] std::string text_place(std::string_view text, std::size_t offset);

} // namespace binstall
