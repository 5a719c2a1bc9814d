// SPDX-License-Identifier: MIT
#include <engine/credentials/paseto/base64url.hpp>

#include <cstdint>

namespace binstall {

namespace {

constexpr std::string_view digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr unsigned digit_bits = 6;
constexpr unsigned byte_bits = 8;

} // namespace

std::string base64url(std::string_view bytes) {
    std::string text;
    std::uint32_t left = 0; // the bits that no digit stands for yet
    unsigned count = 0;
    for (const char byte : bytes) {
        left = (left << byte_bits | static_cast<unsigned char>(byte)) & 0xffffU;
        for (count += byte_bits; count >= digit_bits;) {
            count -= digit_bits;
            text += digits[left >> count & 63U];
        }
    }
    if (count > 0)
        text += digits[left << (digit_bits - count) & 63U];
    return text;
}

std::optional<std::string> parse_base64url(std::string_view text) {
    std::string bytes;
    std::uint32_t left = 0;
    unsigned count = 0;
    for (const char character : text) {
        const std::size_t digit = digits.find(character);
        if (digit == digits.npos)
            return std::nullopt;
        left = (left << digit_bits | static_cast<std::uint32_t>(digit)) & 0xffffU;
        count += digit_bits;
        if (count >= byte_bits) {
            count -= byte_bits;
            bytes += static_cast<char>(left >> count & 0xffU);
        }
    }
    const bool is_whole = count < digit_bits && (left & ((1U << count) - 1U)) == 0;
    return is_whole ? std::optional{std::move(bytes)} : std::nullopt;
}

} // namespace binstall
