// SPDX-License-Identifier: MIT
#pragma once

#include <charconv>
#include <concepts>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace binstall {

/// One piece of `cat`: text, a character or an integer.
class Part {
public:
    Part(std::string_view text) : text_{text} {}

    Part(const std::string& text) : text_{text} {}

    Part(const char* text) : text_{text} {}

    Part(char character) : buffer_{character}, text_{buffer_, 1} {}

    template <std::integral Number>
    Part(Number number) {
        const auto end = std::to_chars(buffer_, buffer_ + sizeof buffer_, number).ptr;
        text_ = {buffer_, static_cast<std::size_t>(end - buffer_)};
    }

    Part(const Part&) = delete; // text_ may point into buffer_
    Part& operator=(const Part&) = delete;

    std::string_view text() const noexcept { return text_; }

private:
    char buffer_[24]{};
    std::string_view text_;
};

/// The parts, one after the other.
[[nodiscard]] std::string cat_parts(std::span<const Part* const> parts);

template <class... Parts>
[[nodiscard]] std::string cat(const Parts&... parts) {
    return [](const auto&... converted) {
        const Part* const list[] = {&converted...};
        return cat_parts(list);
    }(Part{parts}...);
}

/// `text` without ASCII white space at both ends.
[[nodiscard]] std::string_view trim(std::string_view text) noexcept;

/// The pieces between each `separator`, empty ones included: split("a,,b", ',') has three.
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);

/// ASCII letters lowered; every other byte as it is.
[[nodiscard]] std::string to_lower(std::string_view text);

[[nodiscard]] bool is_ascii_digit(char character) noexcept;
[[nodiscard]] bool is_ascii_letter(char character) noexcept;

/// Whether `text` is well-formed UTF-8: no overlong form, no surrogate, nothing past U+10FFFF.
[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

/// `text` made safe for one line of a terminal or a log. Control characters (C0, DEL, C1),
/// bidirectional controls, zero-width characters, line separators and bytes that are not UTF-8
/// become visible escapes (`\x1b`, `\u{202e}`); the result is cut to `limit` code points.
[[nodiscard]] std::string printable(std::string_view text, std::size_t limit = 200);

/// Whether `name` matches `pattern`, in which '*' stands for any characters and everything else for
/// itself.
[[nodiscard]] bool matches_glob(std::string_view pattern, std::string_view name) noexcept;

/// Levenshtein distance in bytes.
[[nodiscard]] std::size_t edit_distance(std::string_view left, std::string_view right);

/// The candidate most like `text`, or empty when none is near enough for "did you mean".
[[nodiscard]] std::string_view closest(std::string_view text,
                                       std::span<const std::string_view> candidates);

} // namespace binstall
