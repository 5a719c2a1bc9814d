// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/unpack/entry_names.hpp>
#include <engine/unpack/member_path.hpp>

#include <algorithm>

namespace binstall {

namespace {

/// Of all names together, so that an archive of long names cannot fill the memory.
constexpr std::size_t most_name_bytes = std::size_t{16} << 20;

/// Whether two names beyond ASCII may be spellings of one: an accented letter is one character, or
/// a letter with an accent behind it, so that one name has all ASCII letters of the other. Without
/// Unicode's tables; names of programs are hardly ever anything but ASCII.
bool could_be_same_letters(std::string_view left, std::string_view right) {
    const auto ascii_of = [](std::string_view name) {
        std::string letters = to_lower(name);
        std::erase_if(letters, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
        return letters;
    };
    const std::string a = ascii_of(left);
    const std::string b = ascii_of(right);
    if (a.size() == left.size() || b.size() == right.size())
        return false;
    const auto is_within = [](std::string_view shorter, std::string_view longer) {
        for (const char letter : longer)
            if (!shorter.empty() && shorter.front() == letter)
                shorter.remove_prefix(1);
        return shorter.empty();
    };
    return a.size() < b.size() ? is_within(a, b) : is_within(b, a);
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
            refuse_entry(raw, "has an empty name");
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
            refuse_entry(path, "lies below a link");
        if (is_wanted(parent) || is_wanted(path))
            refuse_entry(path, "lies below something that is no folder");
    }
}

void EntryNames::check_repeated(std::string_view path, EntryKind before, EntryKind now) {
    if (before == EntryKind::folder && now == EntryKind::folder)
        return;
    if (before == EntryKind::link || now == EntryKind::link || is_wanted(path) || is_kept(path) ||
        is_above_kept(path))
        refuse_entry(path, "is a duplicate entry");
}

/// Two entries of a wanted name that differ in case alone, or in how they spell their accents,
/// would be one file elsewhere.
void EntryNames::check_spelling(std::string_view path) {
    check_accents(path);
    if (!wanted_in_lower_case_.contains(to_lower(base_name(path))))
        return;
    const auto [known, is_new] = spellings_.try_emplace(to_lower(path), path);
    if (!is_new && known->second != path)
        refuse_entry(path,
                     cat("has an ambiguous name: there is '", printable(known->second), "' too"));
    if (!is_wanted(path))
        return;
    if (const auto reason = why_unsafe_name(base_name(path), target_))
        refuse_entry(path, cat("has an unsafe name: it ", *reason));
}

/// Of names beyond ASCII next to each other, of which one is wanted.
void EntryNames::check_accents(std::string_view path) {
    const std::string_view name = base_name(path);
    const auto may_be_wanted = [&](const std::string& wanted) {
        return could_be_same_letters(wanted, name);
    };
    if (std::ranges::none_of(wanted_, may_be_wanted))
        return;
    for (const std::string& other : accented_)
        if (other != path && folder_name(other) == folder_name(path) &&
            could_be_same_letters(base_name(other), name))
            refuse_entry(path, cat("has an ambiguous name: there is '", printable(other), "' too"));
    constexpr std::size_t most = 32; // of which any two were compared
    if (accented_.size() < most)
        accented_.emplace_back(path);
}

bool EntryNames::is_above_kept(std::string_view path) const {
    const std::string below = cat(path, '/');
    const auto next = kept_.lower_bound(below);
    return next != kept_.end() && next->starts_with(below);
}

} // namespace binstall
