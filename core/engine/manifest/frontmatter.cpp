// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/manifest/frontmatter.hpp>
#include <engine/manifest/toml_error.hpp>

#include <algorithm>
#include <vector>

namespace binstall {

namespace {

constexpr std::string_view fence_mark = "---";

/// The line without what ends it.
std::string_view content_of(std::string_view line) {
    return line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
}

std::string_view fence_of(std::string_view line) {
    if (!line.starts_with(fence_mark))
        return {};
    return line.substr(0, std::min(line.find_first_not_of('-'), line.size()));
}

[[noreturn]] void refuse(std::size_t line, std::size_t column, std::string why) {
    throw TomlError{line + 1, column + 1, std::move(why)};
}

/// Where the opening fence is; npos when the first thing in the file is something else.
std::size_t find_fence(const std::vector<std::string_view>& lines) {
    std::size_t at = 0;
    // `#![...]` is an attribute, everything else that begins so is for the system.
    if (lines.front().starts_with("#!") && !trim(lines.front().substr(2)).starts_with('['))
        ++at;
    while (at < lines.size() && trim(lines[at]).empty())
        ++at;
    return at < lines.size() && !fence_of(lines[at]).empty() ? at : std::string_view::npos;
}

void check_language(std::string_view line, std::size_t number, std::string_view fence) {
    const std::string_view language = trim(line.substr(fence.size()));
    if (!language.empty() && language != "cargo")
        refuse(number,
               fence.size(),
               cat("the frontmatter is of a kind that is not known: ", printable(language, 40)));
}

bool is_letter(char character) {
    return is_ascii_letter(character) || (static_cast<unsigned char>(character) & 0x80) != 0;
}

} // namespace

std::string frontmatter(std::string_view source) {
    constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    if (source.starts_with(byte_order_mark))
        source.remove_prefix(byte_order_mark.size());
    const std::vector<std::string_view> lines = split(source, '\n');
    const std::size_t begin = find_fence(lines);
    if (begin == std::string_view::npos)
        return {};
    const std::string_view fence = fence_of(lines[begin]);
    check_language(content_of(lines[begin]), begin, fence);
    std::string manifest(begin + 1, '\n');
    for (std::size_t at = begin + 1; at < lines.size(); ++at) {
        if (fence_of(lines[at]) != fence) {
            manifest += cat(lines[at], '\n');
            continue;
        }
        if (!trim(lines[at].substr(fence.size())).empty())
            refuse(at, fence.size(), "something stands behind the end of the frontmatter");
        return manifest;
    }
    refuse(begin, 0, cat("the frontmatter has no end: ", fence, " is missing"));
}

std::string script_name(std::string_view file_name) {
    std::string_view stem = file_name.substr(file_name.rfind('/') + 1); // npos + 1 is 0
    if (stem.ends_with(".rs"))
        stem.remove_suffix(3);
    const char placeholder = stem.find('_') == stem.npos ? '-' : '_';
    const auto first = std::ranges::find_if(
        stem, [](char character) { return is_letter(character) || character == '_'; });
    std::string name{first, stem.end()};
    std::ranges::replace_if(
        name,
        [](char character) {
            return !is_letter(character) && !is_ascii_digit(character) && character != '-' &&
                   character != '_';
        },
        placeholder);
    return name.empty() ? "package" : name;
}

} // namespace binstall
