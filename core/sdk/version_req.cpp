// SPDX-License-Identifier: MIT
// Requirements, in the grammar and with the meaning of Rust's semver crate, which is cargo's:
// https://docs.rs/semver/1/semver/enum.Op.html
#include "version_reader.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>
#include <binstall/version.hpp>

#include <algorithm>
#include <utility>

namespace binstall {

namespace {

constexpr std::size_t most_comparators = 32;

Error refusal(std::string_view text, std::string_view reason) {
    return Error{Errc::version,
                 cat("not a version requirement: ", printable(text), " (", reason, ')')};
}

} // namespace

VersionReq VersionReq::parse(std::string_view text) {
    try {
        VersionReader reader{text};
        VersionReq req;
        reader.skip_spaces();
        if (reader.take_wildcard()) {
            reader.skip_spaces();
            reader.expect_end(); // "*" stands alone
            return req;
        }
        do {
            if (req.comparators_.size() == most_comparators)
                throw Error{Errc::version, cat("more than ", most_comparators, " comparators")};
            reader.skip_spaces();
            req.comparators_.push_back(Comparator::read(reader));
            reader.skip_spaces();
        } while (reader.take(','));
        reader.expect_end();
        // In our own words it may be longer, and has to be read again from a record.
        if (req.to_string().size() > longest_version_text)
            throw Error{Errc::version, cat("longer than ", longest_version_text, " bytes")};
        return req;
    } catch (const Error& error) {
        throw refusal(text, error.what());
    }
}

VersionReq VersionReq::parse_command_line(std::string_view text) {
    const std::string_view trimmed = trim(text);
    if (trimmed.empty())
        throw refusal(text, "it is empty").hint("leave the '@' away for the newest version");
    if (to_lower(trimmed) == "latest")
        return {};
    const auto begins_with_digit = [](std::string_view start) {
        return !start.empty() && is_ascii_digit(start.front());
    };
    const bool has_v = trimmed.front() == 'v' || trimmed.front() == 'V';
    if (has_v && begins_with_digit(trimmed.substr(1)))
        return parse(cat('=', trimmed.substr(1)));
    // As cargo-binstall: only a digit at the very start makes a bare version exact.
    return parse(begins_with_digit(text) ? cat('=', trimmed) : std::string{trimmed});
}

bool VersionReq::matches(const Version& version) const {
    const auto accepts = [&](const Comparator& comparator) { return comparator.accepts(version); };
    const auto names_it = [&](const Comparator& comparator) {
        return comparator.names_prerelease_of(version);
    };
    return std::ranges::all_of(comparators_, accepts) &&
           (!version.is_prerelease() || std::ranges::any_of(comparators_, names_it));
}

std::optional<Version> VersionReq::exact() const {
    if (comparators_.size() != 1)
        return std::nullopt;
    const Comparator& only = comparators_.front();
    if (only.op != Op::exact || !only.patch)
        return std::nullopt;
    return Version{only.major, *only.minor, *only.patch, only.prerelease, {}};
}

std::string VersionReq::to_string() const {
    if (is_any())
        return "*";
    std::string text;
    for (const Comparator& comparator : comparators_)
        text += cat(text.empty() ? "" : ", ", comparator.to_string());
    return text;
}

} // namespace binstall
