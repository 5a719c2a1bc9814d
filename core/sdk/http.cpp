// SPDX-License-Identifier: MIT
#include <binstall/http.hpp>

#include <algorithm>

namespace binstall {

namespace {

bool equal_without_case(std::string_view left, std::string_view right) noexcept {
    const auto lower = [](char character) {
        return character >= 'A' && character <= 'Z' ? character - 'A' + 'a' : character;
    };
    return std::ranges::equal(left, right, {}, lower, lower);
}

} // namespace

std::string_view Response::header(std::string_view name) const noexcept {
    for (const Header& header : headers)
        if (equal_without_case(header.name, name))
            return header.value;
    return {};
}

} // namespace binstall
