// SPDX-License-Identifier: MIT
#include <engine/manifest/crate_name.hpp>

#include <algorithm>

namespace binstall {

namespace {

char folded(char character) noexcept {
    if (character >= 'A' && character <= 'Z')
        return static_cast<char>(character - 'A' + 'a');
    return character == '_' ? '-' : character;
}

} // namespace

bool same_crate_name(std::string_view left, std::string_view right) noexcept {
    return std::ranges::equal(left, right, {}, folded, folded);
}

std::string folded_crate_name(std::string_view name) {
    std::string text{name};
    std::ranges::transform(text, text.begin(), folded);
    return text;
}

} // namespace binstall
