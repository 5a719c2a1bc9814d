// SPDX-License-Identifier: MIT
#include "version_reader.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <algorithm>
#include <charconv>

namespace binstall {

namespace {

bool is_identifier_character(char character) noexcept {
    return is_ascii_letter(character) || is_ascii_digit(character) || character == '-';
}

bool has_leading_zero(std::string_view digits) noexcept {
    return digits.size() > 1 && digits.front() == '0';
}

std::string_view leading_digits(std::string_view text) noexcept {
    return {text.begin(), std::ranges::find_if_not(text, is_ascii_digit)};
}

Error refusal(const std::string& reason) {
    return Error{Errc::version, reason};
}

} // namespace

VersionReader::VersionReader(std::string_view text) : rest_{text} {
    if (text.size() > longest_version_text)
        throw refusal(cat("longer than ", longest_version_text, " bytes"));
}

std::uint64_t VersionReader::number(std::string_view name) {
    const std::string_view digits = leading_digits(rest_);
    if (digits.empty())
        throw refusal(cat("the ", name, " number is missing"));
    if (has_leading_zero(digits))
        throw refusal(cat("the ", name, " number has a leading zero"));
    std::uint64_t value = 0;
    if (std::from_chars(digits.data(), digits.data() + digits.size(), value).ec != std::errc{})
        throw refusal(cat("the ", name, " number is too large"));
    rest_.remove_prefix(digits.size());
    return value;
}

std::string VersionReader::prerelease() {
    return take('-') ? std::string{identifiers("prerelease", false)} : std::string{};
}

std::string VersionReader::build() {
    return take('+') ? std::string{identifiers("build", true)} : std::string{};
}

std::string_view VersionReader::identifiers(std::string_view name, bool zeros_allowed) {
    const std::string_view all{rest_.begin(), std::ranges::find_if_not(rest_, [](char character) {
                                   return character == '.' || is_identifier_character(character);
                               })};
    for (std::string_view identifier : split(all, '.')) {
        if (identifier.empty())
            throw refusal(cat("a ", name, " identifier is empty"));
        const bool is_number = leading_digits(identifier).size() == identifier.size();
        if (is_number && !zeros_allowed && has_leading_zero(identifier))
            throw refusal(cat("a ", name, " number has a leading zero"));
    }
    rest_.remove_prefix(all.size());
    return all;
}

bool VersionReader::take(char character) noexcept {
    return take(std::string_view{&character, 1});
}

bool VersionReader::take(std::string_view text) noexcept {
    if (!rest_.starts_with(text))
        return false;
    rest_.remove_prefix(text.size());
    return true;
}

bool VersionReader::take_wildcard() noexcept {
    return take('*') || take('x') || take('X');
}

void VersionReader::skip_spaces() noexcept {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(' '), rest_.size()));
}

void VersionReader::expect(char character, std::string_view before) {
    if (!take(character))
        throw refusal(cat("a '", character, "' is missing before the ", before));
}

void VersionReader::expect_end() const {
    if (!rest_.empty())
        throw refusal(cat("'", printable(rest_, 20), "' was not expected"));
}

} // namespace binstall
