// SPDX-License-Identifier: MIT
#include <engine/http/content_range.hpp>

#include <charconv>
#include <system_error>

namespace binstall {

namespace {

/// Takes the digits that `text` begins with off it.
std::optional<std::uint64_t> take_number(std::string_view& text) {
    std::uint64_t value = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
    if (parsed.ec != std::errc{})
        return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(parsed.ptr - text.data()));
    return value;
}

bool take(std::string_view& text, std::string_view expected) {
    if (!text.starts_with(expected))
        return false;
    text.remove_prefix(expected.size());
    return true;
}

} // namespace

std::optional<ContentRange> parse_content_range(std::string_view text) {
    ContentRange range;
    if (!take(text, "bytes "))
        return std::nullopt;
    const auto first = take_number(text);
    if (!first || !take(text, "-"))
        return std::nullopt;
    const auto last = take_number(text);
    if (!last || !take(text, "/"))
        return std::nullopt;
    range.first = *first;
    range.last = *last;
    if (text != "*") {
        range.length = take_number(text);
        if (!range.length || !text.empty() || *range.length <= range.last)
            return std::nullopt;
    }
    return range.last < range.first ? std::nullopt : std::optional{range};
}

} // namespace binstall
