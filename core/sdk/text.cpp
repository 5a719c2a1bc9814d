// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <algorithm>
#include <numeric>

namespace binstall {

namespace {

constexpr std::string_view white_space = " \t\n\v\f\r";

} // namespace

std::string cat_parts(std::span<const Part* const> parts) {
    std::size_t size = 0;
    for (const Part* part : parts)
        size += part->text().size();
    std::string whole;
    whole.reserve(size);
    for (const Part* part : parts)
        whole += part->text();
    return whole;
}

std::string_view trim(std::string_view text) noexcept {
    const std::size_t first = text.find_first_not_of(white_space);
    if (first == std::string_view::npos)
        return {};
    text.remove_prefix(first);
    text.remove_suffix(text.size() - 1 - text.find_last_not_of(white_space));
    return text;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> pieces;
    for (;;) {
        const std::size_t end = text.find(separator);
        pieces.push_back(text.substr(0, end));
        if (end == std::string_view::npos)
            return pieces;
        text.remove_prefix(end + 1);
    }
}

std::string to_lower(std::string_view text) {
    std::string lowered{text};
    for (char& character : lowered)
        if (character >= 'A' && character <= 'Z')
            character = static_cast<char>(character - 'A' + 'a');
    return lowered;
}

bool is_ascii_digit(char character) noexcept {
    return character >= '0' && character <= '9';
}

bool is_ascii_letter(char character) noexcept {
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
}

bool matches_glob(std::string_view pattern, std::string_view name) noexcept {
    // Greedy with one point to return to: linear in practice, never exponential.
    std::size_t at = 0, star = std::string_view::npos, resume = 0, position = 0;
    while (position < name.size()) {
        if (at < pattern.size() && pattern[at] == '*') {
            star = at++;
            resume = position;
        } else if (at < pattern.size() && pattern[at] == name[position]) {
            ++at;
            ++position;
        } else if (star != std::string_view::npos) {
            at = star + 1;
            position = ++resume;
        } else {
            return false;
        }
    }
    while (at < pattern.size() && pattern[at] == '*')
        ++at;
    return at == pattern.size();
}

std::size_t edit_distance(std::string_view left, std::string_view right) {
    // One row of the table at a time: `row[i]` is the distance between the first `i` bytes of
    // `right` and as much of `left` as was read.
    std::vector<std::size_t> row(right.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t l = 0; l < left.size(); ++l) {
        std::size_t diagonal = row[0];
        row[0] = l + 1;
        for (std::size_t r = 0; r < right.size(); ++r) {
            const std::size_t replaced = diagonal + (left[l] == right[r] ? 0 : 1);
            diagonal = row[r + 1];
            row[r + 1] = std::min({replaced, row[r] + 1, diagonal + 1});
        }
    }
    return row.back();
}

std::string_view closest(std::string_view text, std::span<const std::string_view> candidates) {
    // A suggestion that shares less than about two thirds with what was typed only confuses. The
    // text comes from elsewhere: past any length that a name has, nothing is compared.
    constexpr std::size_t longest = 256;
    if (text.empty() || text.size() > longest)
        return {};
    std::string_view best;
    std::size_t nearest = (text.size() + 1) / 3 + 1;
    for (std::string_view candidate : candidates) {
        if (candidate.size() > longest)
            continue;
        const std::size_t distance = edit_distance(text, candidate);
        if (distance < nearest) {
            nearest = distance;
            best = candidate;
        }
    }
    return best;
}

} // namespace binstall
