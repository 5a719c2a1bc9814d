// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/target.hpp>

#include <engine/unpack.hpp>

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace binstall {

enum class EntryKind { folder, file, repeated_file, link, special };

/// The names of an archive's entries as they come, and what they do to each other: repeated names,
/// entries below a link, names that differ in case alone.
class EntryNames {
public:
    EntryNames(const std::set<std::string, std::less<>>& wanted,
               const Target& target,
               const UnpackLimits& limits);

    /// Judges a name together with all that came before; returns it normalised, empty for the top
    /// folder. @throws Error{Errc::archive}
    std::string record(std::string_view raw, EntryKind kind);

    /// Whether a file at `path` is asked for: by its file name, or as the target of a wanted link.
    bool is_wanted(std::string_view path) const;

    /// A wanted link leads to `path`, which is thereby wanted too.
    void want(std::string path) { link_targets_.insert(std::move(path)); }

    /// The file at `path` was taken out: nothing else may have that name.
    void keep(const std::string& path) { kept_.insert(path); }

    bool is_kept(std::string_view path) const { return kept_.contains(path); }

    /// Whether `path` came more than once, which is fine for files that nobody wants.
    bool is_repeated(std::string_view path) const;

    /// Whether a file was taken out that has the file name of `path`.
    bool has_kept_namesake(std::string_view path) const;

private:
    void remember(std::string_view path, EntryKind kind);
    void check_parents(std::string_view path);
    void check_repeated(std::string_view path, EntryKind before, EntryKind now);
    void check_spelling(std::string_view path);
    void check_accents(std::string_view path);
    bool is_above_kept(std::string_view path) const;

    const std::set<std::string, std::less<>>& wanted_;
    std::set<std::string, std::less<>> wanted_in_lower_case_;
    const Target& target_;
    const UnpackLimits& limits_;
    std::map<std::string, EntryKind, std::less<>> seen_; ///< With the folders that paths imply.
    std::set<std::string, std::less<>> link_targets_;
    std::set<std::string, std::less<>> kept_;
    std::map<std::string, std::string, std::less<>> spellings_; ///< Lower case to actual.
    std::vector<std::string> accented_; ///< Paths beyond ASCII that may be a wanted name.
    std::size_t name_bytes_ = 0;
};

} // namespace binstall
