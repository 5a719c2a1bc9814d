// SPDX-License-Identifier: MIT
#include "tags_of_version.hpp"

#include "project_name.hpp"
#include "version_spellings.hpp"

#include <binstall/text.hpp>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace binstall::release {

namespace {

using Words = std::vector<std::string>;

constexpr std::size_t most_spellings = 4;

/// "tool-v" as ["tool"]: what stands before a version, without the words that say nothing.
Words words_before(std::string_view prefix) {
    constexpr std::array generic{
        "v", "ver", "version", "r", "rel", "release", "releases", "crates", "packages", "apps"};
    Words words;
    std::string word;
    for (const char character : to_lower(prefix) + ' ') {
        if (is_ascii_letter(character) || is_ascii_digit(character)) {
            word += character;
            continue;
        }
        if (!word.empty() && std::ranges::find(generic, word) == generic.end())
            words.push_back(word);
        word.clear();
    }
    return words;
}

/// `tag` without a last word that says nothing of which release it is: "1.2.3-stable".
std::string_view without_ending(std::string_view tag) {
    for (const std::string_view ending : {"-release", "-stable", "-final", "_release", ".Final"})
        if (tag.ends_with(ending))
            return tag.substr(0, tag.size() - ending.size());
    return tag;
}

/// What stands before the version when `tag` ends in it: "tool-v" of "tool-v1.2.3".
std::optional<std::string_view> prefix_of(std::string_view tag, std::string_view version) {
    tag = without_ending(tag);
    if (!tag.ends_with(version))
        return std::nullopt;
    const std::string_view prefix = tag.substr(0, tag.size() - version.size());
    const bool is_whole =
        prefix.empty() ||
        (!is_ascii_digit(prefix.back()) &&
         !(prefix.back() == '.' && prefix.size() > 1 && is_ascii_digit(prefix[prefix.size() - 2])));
    return is_whole ? std::optional{prefix} : std::nullopt;
}

/// `name` without the words of `project` at one of its ends: what a project with several packages
/// calls "cli" is "project-cli" to everybody else. Empty when that is not how it is named.
Words within_project(const Words& name, const Words& project) {
    if (project.empty() || name.size() <= project.size())
        return {};
    const auto size = static_cast<std::ptrdiff_t>(project.size());
    if (std::ranges::equal(name.begin(), name.begin() + size, project.begin(), project.end()))
        return {name.begin() + size, name.end()};
    if (std::ranges::equal(name.end() - size, name.end(), project.begin(), project.end()))
        return {name.begin(), name.end() - size};
    return {};
}

/// Whose release a tag is by its name, the likeliest last.
enum class Whose { programs, projects, packages };

/// What stands before the version in tags of a package.
class TagNames {
public:
    TagNames(const Manifest& manifest, const std::optional<Repository>& repository) {
        if (repository) {
            project_ = words_before(repository->name);
            owner_ = words_before(repository->owner);
            is_project_ = is_project_itself(manifest.name, repository->name) ||
                          (manifest.binaries.size() == 1 &&
                           is_project_itself(manifest.binaries.front().name, repository->name));
        }
        add(manifest.name);
        for (const Binary& binary : manifest.binaries)
            add(binary.name);
        if (repository)
            add(repository->subcrate);
    }

    /// Absent when it is another package's.
    std::optional<Whose> judge(std::string_view prefix) const {
        Words words = words_before(prefix);
        if (prefix.starts_with('@') && words.size() > owner_.size() && // "@owner/tool@1.2.3"
            std::ranges::equal(words.begin(),
                               words.begin() + static_cast<std::ptrdiff_t>(owner_.size()),
                               owner_.begin(),
                               owner_.end()))
            words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(owner_.size()));
        if (!words.empty() && std::ranges::find(names_, words) != names_.end())
            return Whose::packages;
        if (words.empty() || words == project_)
            return Whose::projects;
        return is_project_ && is_program(words) ? std::optional{Whose::programs} : std::nullopt;
    }

private:
    /// What a project calls its one program, beside releases of other kinds: "cli-1.2.3".
    static bool is_program(const Words& words) {
        return words == Words{"cli"} || words == Words{"app"} || words == Words{"bin"};
    }

    void add(std::string_view name) {
        const Words words = words_before(name);
        names_.push_back(words);
        names_.push_back(within_project(words, project_));
    }

    Words project_;
    Words owner_;
    bool is_project_ = false; ///< The package, or its program, is named like the repository.
    std::vector<Words> names_;
};

} // namespace

std::vector<Tag> tags_of_version(const std::vector<std::string>& tags,
                                 const Manifest& manifest,
                                 const std::optional<Repository>& repository) {
    const TagNames names{manifest, repository};
    std::vector<std::pair<Whose, Tag>> judged;
    for (const std::string& spelling : version_spellings(manifest.version.to_string()))
        for (const std::string& tag : tags) {
            const auto prefix = prefix_of(tag, spelling);
            const auto is_same = [&](const auto& known) { return known.second.text == tag; };
            if (!prefix || std::ranges::any_of(judged, is_same))
                continue;
            if (const auto whose = names.judge(*prefix))
                judged.push_back({*whose, {tag, *whose == Whose::packages}});
        }
    std::ranges::stable_sort(judged, std::ranges::greater{}, &std::pair<Whose, Tag>::first);
    std::vector<Tag> found;
    for (auto& [whose, tag] : judged)
        found.push_back(std::move(tag));
    found.resize(std::min(found.size(), most_spellings));
    return found;
}

} // namespace binstall::release
