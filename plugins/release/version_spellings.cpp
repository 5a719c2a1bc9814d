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
    return spellings;
}

} // namespace binstall::release
