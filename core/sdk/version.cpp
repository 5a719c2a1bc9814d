// SPDX-License-Identifier: MIT
#include "version_reader.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>
#include <binstall/version.hpp>

#include <algorithm>
#include <tuple>

namespace binstall {

namespace {

std::string_view without_zeros(std::string_view digits) noexcept {
    digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
    return digits;
}

bool is_number(std::string_view identifier) noexcept {
    return std::ranges::all_of(identifier, is_ascii_digit);
}

/// One identifier against another that differs: numbers by their value, before everything else by
/// its bytes. Numbers of equal value (only build metadata has them: "1", "01") by their length.
std::strong_ordering compare_identifiers(std::string_view left, std::string_view right) noexcept {
    const bool left_is_number = is_number(left);
    if (left_is_number != is_number(right))
        return left_is_number ? std::strong_ordering::less : std::strong_ordering::greater;
    if (!left_is_number)
        return left <=> right;
    const auto key = [](std::string_view digits) {
        const std::string_view value = without_zeros(digits);
        return std::tuple{value.size(), value, digits.size()};
    };
    return key(left) <=> key(right);
}

/// Dotted identifiers, the first difference decides; the longer list is greater.
std::strong_ordering compare_dotted(std::string_view left, std::string_view right) {
    while (!left.empty() && !right.empty()) {
        const std::size_t left_end = std::min(left.find('.'), left.size());
        const std::size_t right_end = std::min(right.find('.'), right.size());
        const std::string_view left_first = left.substr(0, left_end);
        const std::string_view right_first = right.substr(0, right_end);
        if (left_first != right_first)
            return compare_identifiers(left_first, right_first);
        left.remove_prefix(std::min(left_end + 1, left.size()));
        right.remove_prefix(std::min(right_end + 1, right.size()));
    }
    return left.size() <=> right.size();
}

} // namespace

Version Version::parse(std::string_view text) {
    try {
        VersionReader reader{text};
        Version version;
        version.major = reader.number("major");
        reader.expect('.', "minor number");
        version.minor = reader.number("minor");
        reader.expect('.', "patch number");
        version.patch = reader.number("patch");
        version.prerelease = reader.prerelease();
        version.build = reader.build();
        reader.expect_end();
        return version;
    } catch (const Error& error) {
        throw Error{Errc::version,
                    cat("not a version: ", printable(text), " (", error.what(), ')')};
    }
}

std::optional<Version> Version::try_parse(std::string_view text) {
    try {
        return parse(text);
    } catch (const Error&) {
        return std::nullopt;
    }
}

std::string Version::to_string() const {
    std::string text = cat(major, '.', minor, '.', patch);
    if (!prerelease.empty())
        text += cat('-', prerelease);
    if (!build.empty())
        text += cat('+', build);
    return text;
}

std::strong_ordering operator<=>(const Version& left, const Version& right) {
    const auto numbers = [](const Version& version) {
        return std::tuple{version.major, version.minor, version.patch};
    };
    if (const auto order = numbers(left) <=> numbers(right); order != 0)
        return order;
    // A release comes after all its prereleases.
    if (left.is_prerelease() != right.is_prerelease())
        return left.is_prerelease() ? std::strong_ordering::less : std::strong_ordering::greater;
    if (const auto order = compare_dotted(left.prerelease, right.prerelease); order != 0)
        return order;
    return compare_dotted(left.build, right.build);
}

} // namespace binstall
