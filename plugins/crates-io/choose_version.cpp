// SPDX-License-Identifier: MIT
#include "choose_version.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <algorithm>
#include <string>

namespace binstall::crates_io {

namespace {

using Entries = std::vector<const IndexEntry*>;

const Version& version_of(const IndexEntry* entry) {
    return entry->version;
}

template <class Predicate>
Entries newest_first(const std::vector<IndexEntry>& entries, Predicate wanted) {
    Entries found;
    for (const IndexEntry& entry : entries)
        if (wanted(entry))
            found.push_back(&entry);
    std::ranges::sort(found, std::ranges::greater{}, version_of);
    return found;
}

/// "1.2.3, 1.2.2, 1.2.1 and 17 more"
std::string listed(const Entries& entries) {
    constexpr std::size_t shown = 5;
    std::string text;
    for (std::size_t at = 0; at < std::min(shown, entries.size()); ++at)
        text += cat(at == 0 ? "" : ", ", entries[at]->version.to_string());
    return entries.size() > shown ? cat(text, " and ", entries.size() - shown, " more") : text;
}

Error nothing_matches(const std::vector<IndexEntry>& entries, const PackageSpec& spec) {
    const Entries there = newest_first(entries, [](const IndexEntry& e) { return !e.yanked; });
    if (there.empty())
        return Error{Errc::registry, cat(spec.name, " has no version that is not yanked")};
    const Version& newest = there.front()->version;
    if (spec.requirement.is_any()) {
        // Nothing was asked for, so what is there must all be pre-releases.
        return Error{Errc::registry, cat(spec.name, " has no release yet, only pre-releases")}
            .note(cat("there are: ", listed(there)))
            .hint(cat("ask for one of them: ", spec.name, "@=", newest.to_string()));
    }
    return Error{Errc::registry,
                 cat("no version of ", spec.name, " matches ", spec.requirement.to_string())}
        .note(cat("there are: ", listed(there)))
        .hint(cat("the newest is ", spec.name, "@", newest.to_string()));
}

} // namespace

const IndexEntry&
choose_version(const std::vector<IndexEntry>& entries, const PackageSpec& spec, bool allow_yanked) {
    const Entries matching = newest_first(
        entries, [&](const IndexEntry& entry) { return spec.requirement.matches(entry.version); });
    if (matching.empty())
        throw nothing_matches(entries, spec);
    const auto found = std::ranges::find(matching, false, &IndexEntry::yanked);
    if (found != matching.end())
        return **found;
    if (allow_yanked)
        return *matching.front();
    throw Error{Errc::policy,
                cat(spec.name,
                    " ",
                    matching.front()->version.to_string(),
                    matching.size() == 1
                        ? " was yanked by its author"
                        : " and all others that match were yanked by their author")}
        .hint("a yanked version has a known fault; choose another one, or say --allow-yanked");
}

} // namespace binstall::crates_io
