// SPDX-License-Identifier: MIT
// UTF-8, and what of it may reach a terminal.
#include <binstall/text.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>

namespace binstall {

namespace {

struct CodePoint {
    char32_t value = 0;
    std::size_t bytes = 0;
};

/// The code point at the start of `text`, which is not empty; absent when the bytes there are not
/// well-formed: Unicode 15, table 3-7.
std::optional<CodePoint> first_code_point(std::string_view text) noexcept {
    const auto byte = [&](std::size_t index) { return static_cast<std::uint8_t>(text[index]); };
    const std::uint8_t lead = byte(0);
    if (lead < 0x80)
        return CodePoint{lead, 1};
    if (lead < 0xc2 || lead > 0xf4)
        return std::nullopt;
    const std::size_t bytes = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (text.size() < bytes)
        return std::nullopt;
    char32_t value = lead & (0x7fu >> bytes);
    for (std::size_t index = 1; index < bytes; ++index) {
        if ((byte(index) & 0xc0) != 0x80)
            return std::nullopt;
        value = value << 6 | (byte(index) & 0x3fu);
    }
    // The second byte of these leads decides about overlong forms, surrogates and the upper end.
    const bool is_overlong = (bytes == 3 && value < 0x800) || (bytes == 4 && value < 0x10000);
    const bool is_surrogate = value >= 0xd800 && value <= 0xdfff;
    if (is_overlong || is_surrogate || value > 0x10ffff)
        return std::nullopt;
    return CodePoint{value, bytes};
}

struct Range {
    char32_t first;
    char32_t last;
};

// What a terminal acts on, or shows as nothing, so that two different texts look the same.
constexpr Range hidden[] = {
    {0x0000, 0x001f},   // C0
    {0x007f, 0x009f},   // DEL and C1
    {0x00ad, 0x00ad},   // soft hyphen
    {0x034f, 0x034f},   // combining grapheme joiner
    {0x061c, 0x061c},   // Arabic letter mark
    {0x115f, 0x1160},   // Hangul fillers
    {0x17b4, 0x17b5},   // Khmer inherent vowels
    {0x180b, 0x180f},   // Mongolian selectors and vowel separator
    {0x200b, 0x200f},   // zero width, left-to-right and right-to-left marks
    {0x2028, 0x202e},   // line and paragraph separators, bidirectional embeddings and overrides
    {0x2060, 0x206f},   // word joiner, invisible operators, bidirectional isolates
    {0x3164, 0x3164},   // Hangul filler
    {0xfe00, 0xfe0f},   // variation selectors
    {0xfeff, 0xfeff},   // byte order mark
    {0xffa0, 0xffa0},   // half-width Hangul filler
    {0xfff0, 0xfffb},   // unassigned and interlinear annotation
    {0xe0000, 0xe0fff}, // tags and further variation selectors
};

bool is_hidden(char32_t value) noexcept {
    return std::ranges::any_of(
        hidden, [&](Range range) { return value >= range.first && value <= range.last; });
}

std::string hexadecimal(char32_t value, std::size_t width) {
    std::string digits;
    for (; value != 0 || digits.size() < width; value >>= 4)
        digits.insert(digits.begin(), "0123456789abcdef"[value & 0xf]);
    return digits;
}

std::string escaped(char32_t value) {
    if (value < 0x80)
        return "\\x" + hexadecimal(value, 2);
    return "\\u{" + hexadecimal(value, 4) + "}";
}

} // namespace

bool is_utf8(std::string_view text) noexcept {
    while (!text.empty()) {
        const std::optional<CodePoint> next = first_code_point(text);
        if (!next)
            return false;
        text.remove_prefix(next->bytes);
    }
    return true;
}

std::string printable(std::string_view text, std::size_t limit) {
    std::string safe;
    std::size_t width = 0;    // code points in `safe`
    std::size_t cut_here = 0; // the last place that leaves room for the ellipsis
    while (!text.empty()) {
        const std::optional<CodePoint> next = first_code_point(text);
        std::string escape;
        if (!next)
            escape = "\\x" + hexadecimal(static_cast<std::uint8_t>(text.front()), 2);
        else if (is_hidden(next->value))
            escape = escaped(next->value);
        const std::size_t bytes = next ? next->bytes : 1;
        width += escape.empty() ? 1 : escape.size();
        if (width > limit) {
            safe.resize(cut_here);
            return limit == 0 ? safe : safe + "…";
        }
        safe += escape.empty() ? text.substr(0, bytes) : escape;
        text.remove_prefix(bytes);
        if (width < limit)
            cut_here = safe.size();
    }
    return safe;
}

} // namespace binstall
