// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/manifest/text_place.hpp>

#include <algorithm>

namespace binstall {

LineColumn line_column(std::string_view text, std::size_t offset) {
    const std::string_view before = text.substr(0, std::min(offset, text.size()));
    const auto line = std::ranges::count(before, '\n') + 1;
    const std::string_view row = before.substr(before.rfind('\n') + 1); // npos + 1 is 0
    const auto column =
        std::ranges::count_if(
            row, [](char byte) { return (static_cast<unsigned>(byte) & 0xc0) != 0x80; }) +
        1;
    return {static_cast<std::size_t>(line), static_cast<std::size_t>(column)};
}

std::string text_place(std::string_view text, std::size_t offset) {
    const LineColumn place = line_column(text, offset);
    return cat("line ", place.line, ", column ", place.column);
}

} // namespace binstall
