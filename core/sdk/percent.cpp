// SPDX-License-Identifier: MIT
// RFC 3986, section 2.
#include <binstall/text.hpp>
#include <binstall/url.hpp>

#include <charconv>

namespace binstall {

namespace {

bool is_unreserved(char character) noexcept {
    return is_ascii_letter(character) || is_ascii_digit(character) || character == '-' ||
           character == '.' || character == '_' || character == '~';
}

} // namespace

std::string percent_encode(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    const bool is_dot_segment = text == "." || text == "..";
    std::string encoded;
    for (char character : text) {
        if (is_unreserved(character) && !is_dot_segment) {
            encoded += character;
            continue;
        }
        const auto byte = static_cast<unsigned char>(character);
        encoded += {'%', digits[byte >> 4], digits[byte & 0xf]};
    }
    return encoded;
}

std::optional<std::string> percent_decode(std::string_view text) {
    std::string decoded;
    while (!text.empty()) {
        if (text.front() != '%') {
            decoded += text.front();
            text.remove_prefix(1);
            continue;
        }
        unsigned char byte = 0;
        const char* const digits = text.data() + 1;
        if (text.size() < 3 || std::from_chars(digits, digits + 2, byte, 16).ptr != digits + 2)
            return std::nullopt;
        decoded += static_cast<char>(byte);
        text.remove_prefix(3);
    }
    return decoded;
}

} // namespace binstall
