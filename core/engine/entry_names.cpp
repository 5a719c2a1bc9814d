// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/entry_names.hpp>
#include <engine/member_path.hpp>

#include <algorithm>

namespace binstall {

namespace {

/// Of all names together, so that an archive of long names cannot fill the memory.
constexpr std::size_t most_name_bytes = std::size_t{16} << 20;

[[noreturn]] void refuse(std::string_view path, std::string_view rule) {
    throw Error{Errc::archive, cat("the archive's entry '", printable(path), "' ", rule)};
}

} // namespace

EntryNames::EntryNames(const std::set<std::string, std::less<>>& wanted,
                       const Target& target,
                       const UnpackLimits& limits)
    : wanted_{wanted}, target_{target}, limits_{limits} {
    for (const std::string& name : wanted)
        wanted_in_lower_case_.insert(to_lower(name));
}

std::string EntryNames::record(std::string_view raw, EntryKind kind) {
    std::string path = safe_member_path(raw, limits_);
    if (path.empty()) {
        if (kind != EntryKind::folder)
            refuse(raw, "has an empty name");
        return path;
    }
    check_parents(path);
    const auto known = seen_.find(path);
    if (known == seen_.end()) {
        remember(path, kind);
    } else {
        check_repeated(path, known->second, kind);
        if (kind == EntryKind::file)
            known->second = EntryKind::repeated_file;
    }
    if (kind != EntryKind::folder)
        check_spelling(path);
    return path;
}

bool EntryNames::is_wanted(std::string_view path) const {
    return wanted_.contains(base_name(path)) || link_targets_.contains(path);
}

bool EntryNames::is_repeated(std::string_view path) const {
    const auto known = seen_.find(path);
    return known != seen_.end() && known->second == EntryKind::repeated_file;
}

bool EntryNames::has_kept_namesake(std::string_view path) const {
    return std::ranges::any_of(
        kept_, [&](const std::string& kept) { return base_name(kept) == base_name(path); });
}

void EntryNames::remember(std::string_view path, EntryKind kind) {
    name_bytes_ += path.size();
    if (name_bytes_ > most_name_bytes)
        throw Error{Errc::archive,
                    cat("the archive's names take more than ", most_name_bytes, " bytes")};
    seen_.emplace(path, kind);
}

/// What lies above an entry becomes a folder; it cannot be a link, whatever that points to.
void EntryNames::check_parents(std::string_view path) {
    for (std::string_view parent = folder_name(path); !parent.empty();
         parent = folder_name(parent)) {
        const auto known = seen_.find(parent);
        if (known == seen_.end()) {
            remember(parent, EntryKind::folder);
            continue;
        }
        if (known->second == EntryKind::folder)
            return; // and so are all above
        if (known->second == EntryKind::link)
            refuse(path, "lies below a link");
        if (is_wanted(parent) || is_wanted(path))
            refuse(path, "lies below something that is no folder");
    }
}

void EntryNames::check_repeated(std::string_view path, EntryKind before, EntryKind now) {
    if (before == EntryKind::folder && now == EntryKind::folder)
        return;
    if (before == EntryKind::link || now == EntryKind::link || is_wanted(path) || is_kept(path) ||
        is_above_kept(path))
        refuse(path, "is a duplicate entry");
}

/// Two entries of a wanted name that differ in case alone would be one file elsewhere.
void EntryNames::check_spelling(std::string_view path) {
    if (!wanted_in_lower_case_.contains(to_lower(base_name(path))))
        return;
    const auto [known, is_new] = spellings_.try_emplace(to_lower(path), path);
    if (!is_new && known->second != path)
        refuse(path, cat("has an ambiguous name: there is '", printable(known->second), "' too"));
    if (!is_wanted(path))
        return;
    if (const auto reason = why_unsafe_name(base_name(path), target_))
        refuse(path, cat("has an unsafe name: it ", *reason));
}

bool EntryNames::is_above_kept(std::string_view path) const {
    const std::string below = cat(path, '/');
    const auto next = kept_.lower_bound(below);
    return next != kept_.end() && next->starts_with(below);
}

} // namespace binstall
