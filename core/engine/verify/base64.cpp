// SPDX-License-Identifier: MIT
#include <engine/verify/base64.hpp>

#include <cstdint>
#include <optional>

namespace binstall {

namespace {

/// The six bits that a character stands for; absent for one that stands for none.
std::optional<std::uint32_t> bits_of(char character) noexcept {
    constexpr std::string_view alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const std::size_t at = alphabet.find(character);
    return at == std::string_view::npos ? std::nullopt
                                        : std::optional{static_cast<std::uint32_t>(at)};
}

} // namespace

bool decode_base64(std::string_view text, std::span<unsigned char> into) noexcept {
    const std::size_t padding = (3 - into.size() % 3) % 3;
    if (text.size() != (into.size() + padding) / 3 * 4 ||
        text.substr(text.size() - padding) != std::string_view{"=="}.substr(0, padding))
        return false;
    text.remove_suffix(padding);
    std::uint32_t pending = 0;
    unsigned pending_bits = 0;
    std::size_t written = 0;
    for (const char character : text) {
        const std::optional<std::uint32_t> bits = bits_of(character);
        if (!bits)
            return false;
        pending = (pending << 6U) | *bits;
        pending_bits += 6;
        if (pending_bits >= 8) {
            pending_bits -= 8;
            into[written++] = static_cast<unsigned char>(pending >> pending_bits);
            pending &= (1U << pending_bits) - 1;
        }
    }
    return pending == 0;
}

} // namespace binstall
