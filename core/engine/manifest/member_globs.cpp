// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/manifest/member_globs.hpp>
#include <engine/manifest/tree_path.hpp>

#include <algorithm>
#include <optional>
#include <set>
#include <span>

namespace binstall {

namespace {

constexpr std::size_t most_patterns = 2'000;
constexpr std::size_t most_folders = 20'000; ///< That are looked into.
constexpr std::ptrdiff_t deepest = 64;       ///< What lies deeper than that is no member.
constexpr std::string_view wildcards = "*?[";

std::vector<std::string> list_of(const Value& workspace, std::string_view key) {
    std::vector<std::string> texts;
    const Value* value = workspace.find(key);
    if (!value)
        return texts;
    if (!value->array())
        throw Error{Errc::manifest, cat("workspace.", key, " must be an array of strings")};
    for (const Value& element : *value->array()) {
        if (!element.string())
            throw Error{Errc::manifest, cat("workspace.", key, " must be an array of strings")};
        texts.push_back(*element.string());
    }
    if (texts.size() > most_patterns)
        throw Error{Errc::workspace,
                    cat("workspace.", key, " has more than ", most_patterns, " entries")};
    return texts;
}

/// Looks into folders, and counts them: a tree may be deep, and links of a folder on a disk may go
/// round in circles.
class Walk {
public:
    explicit Walk(SourceTree& tree) : tree_{tree} {}

    std::vector<std::string> names(std::string_view folder) {
        if (std::ranges::count(folder, '/') >= deepest)
            return {};
        if (++looked_into_ > most_folders)
            throw Error{Errc::workspace,
                        cat("there are more than ", most_folders, " folders to look into")};
        return tree_.names(folder);
    }

    std::vector<std::string> folders(std::string_view folder) {
        std::vector<std::string> found = names(folder);
        std::erase_if(found, [](const std::string& name) { return !name.ends_with('/'); });
        for (std::string& name : found)
            name.pop_back();
        return found;
    }

    /// The folders below `folder` that match the rest of a pattern.
    void expand(const std::string& folder,
                std::span<const std::string_view> parts,
                std::set<std::string>& found) {
        if (parts.empty()) {
            found.insert(folder);
            return;
        }
        const std::string_view part = parts.front();
        const auto rest = parts.subspan(1);
        if (part.find_first_of(wildcards) == part.npos)
            return expand(below(folder, part), rest, found);
        if (part == "**")
            expand(folder, rest, found);
        for (const std::string& name : folders(folder)) {
            if (part == "**") // at any depth: this part again, one folder further down
                expand(below(folder, name), parts, found);
            else if (matches_part(part, name))
                expand(below(folder, name), rest, found);
        }
    }

    void add_manifests(const std::string& folder, std::vector<std::string>& found) {
        for (const std::string& name : names(folder)) {
            if (name == "Cargo.toml")
                found.push_back(below(folder, name));
            else if (name.ends_with('/') && !name.starts_with('.') && name != "target/")
                add_manifests(below(folder, name.substr(0, name.size() - 1)), found);
        }
    }

private:
    SourceTree& tree_;
    std::size_t looked_into_ = 0;
};

} // namespace

bool matches_part(std::string_view pattern, std::string_view name) noexcept {
    const auto matches_one = [](std::string_view& rest, char character) {
        const char kind = rest.front();
        const std::size_t end = kind == '[' ? rest.find(']', 2) : rest.npos;
        if (end == rest.npos) { // '?', or a character that stands for itself
            rest.remove_prefix(1);
            return kind == '?' || kind == character;
        }
        std::string_view set = rest.substr(1, end - 1);
        rest.remove_prefix(end + 1);
        const bool is_negated = set.starts_with('!');
        set.remove_prefix(is_negated ? 1 : 0);
        bool is_in = false;
        for (std::size_t at = 0; at < set.size(); ++at) {
            if (at + 2 < set.size() && set[at + 1] == '-') {
                is_in |= set[at] <= character && character <= set[at + 2];
                at += 2;
            } else {
                is_in |= set[at] == character;
            }
        }
        return is_in != is_negated;
    };
    std::string_view after_star{};
    std::string_view resume{};
    bool has_star = false;
    while (!name.empty()) {
        if (pattern.starts_with('*')) {
            pattern.remove_prefix(1);
            after_star = pattern;
            resume = name;
            has_star = true;
            continue;
        }
        if (!pattern.empty()) {
            std::string_view rest = pattern;
            if (matches_one(rest, name.front())) {
                pattern = rest;
                name.remove_prefix(1);
                continue;
            }
        }
        if (!has_star || resume.empty())
            return false;
        resume.remove_prefix(1);
        name = resume;
        pattern = after_star;
    }
    return pattern.find_first_not_of('*') == pattern.npos;
}

std::vector<std::string>
member_folders(SourceTree& tree, std::string_view folder, const Value& workspace) {
    Walk walk{tree};
    std::set<std::string> found;
    for (const std::string& pattern : list_of(workspace, "members")) {
        // "..": where the workspace does not rule. A pattern is a path but for its wildcards.
        const std::optional<std::string> whole = joined_path(folder, pattern);
        if (!whole || pattern.starts_with('/') || !is_within(folder, *whole))
            continue;
        const std::string inside = folder.empty() ? *whole : whole->substr(folder.size());
        std::vector<std::string_view> parts = split(inside, '/');
        std::erase_if(parts, [](std::string_view part) { return part.empty(); });
        walk.expand(std::string{folder}, parts, found);
    }
    std::vector<std::string> members{found.begin(), found.end()};
    std::erase_if(
        members, [&](const std::string& member) { return is_excluded(workspace, folder, member); });
    return members;
}

bool is_excluded(const Value& workspace, std::string_view root, std::string_view member) {
    const auto names = [&](std::string_view key) {
        return std::ranges::any_of(list_of(workspace, key), [&](const std::string& path) {
            const std::optional<std::string> folder = joined_path(root, path);
            return folder && is_within(*folder, member);
        });
    };
    return names("exclude") && !names("members");
}

std::vector<std::string> all_manifests(SourceTree& tree) {
    std::vector<std::string> found;
    Walk{tree}.add_manifests("", found);
    return found;
}

} // namespace binstall
