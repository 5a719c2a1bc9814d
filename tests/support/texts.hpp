// SPDX-License-Identifier: MIT
// Small questions about text that tests of readers ask.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

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

} // namespace binstall::test
