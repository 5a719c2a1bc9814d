// SPDX-License-Identifier: MIT
#include "tag_habit.hpp"

#include "tags_of_version.hpp"

#include <binstall/text.hpp>

#include <algorithm>
#include <vector>

namespace binstall::release {

namespace {

constexpr std::string_view version_mark = "{version}";
constexpr std::string_view name_mark = "{name}";

/// Instead of a spelling, where there is none that holds for the next version.
constexpr std::string_view listed = "listed";

/// The spelling that most authors have and that is asked for first anyway.
constexpr std::string_view usual = "v{version}";

bool is_part_of_word(char character) {
    return is_ascii_letter(character) || is_ascii_digit(character);
}

/// `text` with the last `from` in it as `to`, where it is no part of a longer word.
std::string with_word(std::string text, std::string_view from, std::string_view to) {
    const std::size_t at = text.rfind(from);
    const std::size_t end = at + from.size();
    const bool is_whole = at != text.npos && (at == 0 || !is_part_of_word(text[at - 1])) &&
                          (end == text.size() || !is_part_of_word(text[end]));
    return is_whole ? text.replace(at, from.size(), to) : text;
}

/// Whether it may be a spelling: short, and nothing in it that a server stumbles over.
bool is_plain(std::string_view spelling) {
    constexpr std::size_t longest = 100;
    return spelling.size() <= longest && std::ranges::all_of(spelling, [](char character) {
               return is_part_of_word(character) ||
                      std::string_view{"{}-_./@+"}.find(character) != std::string_view::npos;
           });
}

std::string tag_for(std::string_view spelling, const Manifest& manifest) {
    const std::size_t at = spelling.rfind(version_mark);
    if (at == spelling.npos)
        return {};
    return cat(with_word(std::string{spelling.substr(0, at)}, name_mark, manifest.name),
               manifest.version.to_string(),
               spelling.substr(at + version_mark.size()));
}

/// One for the package, and one for its repository, where a package that was never looked for may
/// have neighbours.
std::vector<std::string> keys(const Repository& repository, const Manifest& manifest) {
    const std::string of_repository = cat("tags of ", repository.url);
    return {cat(of_repository, " for ", manifest.name), of_repository};
}

} // namespace

std::optional<std::string> tag_spelling(std::string_view tag, const Manifest& manifest) {
    const std::string version = manifest.version.to_string();
    const std::size_t at = tag.rfind(version);
    if (at == tag.npos)
        return std::nullopt;
    const std::string spelling =
        cat(with_word(std::string{tag.substr(0, at)}, manifest.name, name_mark),
            version_mark,
            tag.substr(at + version.size()));
    return tag_for(spelling, manifest) == tag ? std::optional{spelling} : std::nullopt;
}

void TagHabit::recall(const Repository& repository) {
    for (const std::string& key : keys(repository, query_.manifest)) {
        recalled_ = memory_.recall(key).value_or("");
        if (!recalled_.empty())
            break;
    }
    needs_list_ = recalled_ == listed;
    if (needs_list_ || !is_plain(recalled_))
        return;
    // Whatever the memory says: a tag of another package or version is never asked for.
    const std::vector<Tag> tags =
        tags_of_version({tag_for(recalled_, query_.manifest)}, query_.manifest, repository);
    if (!tags.empty())
        tag_ = tags.front();
}

void TagHabit::learn(const std::string& tag, const Repository& repository) {
    const std::string spelling = tag_spelling(tag, query_.manifest).value_or(std::string{listed});
    if (recalled_.empty() && spelling == usual)
        return;
    for (const std::string& key : keys(repository, query_.manifest))
        memory_.remember(key, spelling);
}

} // namespace binstall::release
