// SPDX-License-Identifier: MIT
#include "version_spellings.hpp"

#include <binstall/text.hpp>
#include <binstall/version.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace binstall::release {

namespace {

std::string with_separator(std::string text, char separator) {
    std::ranges::replace(text, '.', separator);
    return text;
}

/// "rc1" of "rc.1"
std::string run_together(std::string text) {
    std::erase(text, '.');
    return text;
}

/// As calendars have it: "07" of 7.
std::string two_digits(std::uint64_t number) {
    return cat(number < 10 ? "0" : "", number);
}

} // namespace

std::vector<std::string> version_spellings(std::string_view version) {
    std::vector<std::string> spellings;
    const auto add = [&](std::string spelling) {
        if (!spelling.empty() && std::ranges::find(spellings, spelling) == spellings.end())
            spellings.push_back(std::move(spelling));
    };
    add(std::string{version});
    std::optional<Version> read = Version::try_parse(version);
    if (!read)
        return spellings;
    read->build.clear();
    add(read->to_string());
    const std::string core = cat(read->major, '.', read->minor, '.', read->patch);
    if (read->is_prerelease()) {
        const std::string together = run_together(read->prerelease);
        for (const std::string_view between : {"-", "", "."})
            add(cat(core, between, together));
    }
    add(with_separator(read->to_string(), '_'));
    add(with_separator(read->to_string(), '-'));
    if (!read->is_prerelease() && read->patch == 0)
        add(cat(read->major, '.', read->minor));
    if (!read->is_prerelease()) { // no number of a version may begin with 0, but that of a month
                                  // does
        const std::string month = cat(read->major, '.', two_digits(read->minor));
        add(cat(month, '.', read->patch));
        add(cat(month, '.', two_digits(read->patch)));
        add(cat(read->major, '.', read->minor, '.', two_digits(read->patch)));
        if (read->patch == 0)
            add(month);
    }
    return spellings;
}

} // namespace binstall::release
