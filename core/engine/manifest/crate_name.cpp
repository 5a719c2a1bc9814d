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

} // namespace binstall
