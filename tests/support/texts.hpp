// SPDX-License-Identifier: MIT
// Small questions about text that tests of readers ask.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace binstall::test {

inline bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != text.npos;
}

inline std::string repeated(std::string_view part, std::size_t times) {
    std::string text;
    while (times-- > 0)
        text += part;
    return text;
}

/// Each line with its end.
inline std::string text_of(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines)
        text += line + '\n';
    return text;
}

} // namespace binstall::test
