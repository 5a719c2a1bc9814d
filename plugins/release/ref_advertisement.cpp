// SPDX-License-Identifier: MIT
#include "ref_advertisement.hpp"

#include "version_spellings.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>
#include <binstall/url.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace binstall::release {

namespace {

constexpr std::uint64_t advertisement_limit = std::uint64_t{16} << 20;
constexpr std::size_t most_tags = 100'000;
constexpr std::size_t most_spellings = 4;

Error malformed() {
    return Error{Errc::forge, "the list of refs is not in the form of git's protocol"};
}

/// Takes the first line of `lines`; empty for a flush, which has no text.
std::string_view take_line(std::string_view& lines) {
    constexpr std::size_t head = 4;
    constexpr int hexadecimal = 16;
    std::size_t size = 0;
    const std::string_view digits = lines.substr(0, head);
    const auto read =
        std::from_chars(digits.data(), digits.data() + digits.size(), size, hexadecimal);
    if (digits.size() < head || read.ec != std::errc{} || read.ptr != digits.data() + head ||
        (size != 0 && size < head) || size > lines.size())
        throw malformed();
    const std::string_view line = size == 0 ? std::string_view{} : lines.substr(head, size - head);
    lines.remove_prefix(std::max(size, head));
    return line;
}

/// "tool-v" as ["tool"]: what stands before a version, without the words that say nothing.
std::vector<std::string> words_before(std::string_view prefix) {
    constexpr std::array generic{
        "v", "ver", "version", "r", "rel", "release", "releases", "crates", "packages", "apps"};
    std::vector<std::string> words;
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

} // namespace

std::vector<std::string> read_tags(std::string_view advertisement) {
    constexpr std::string_view folder = " refs/tags/";
    constexpr std::string_view peeled = "^{}";
    if (!take_line(advertisement).starts_with("# service=git-upload-pack"))
        throw malformed();
    std::vector<std::string> tags;
    while (!advertisement.empty()) {
        std::string_view line = take_line(advertisement);
        line = line.substr(0, line.find_first_of(std::string_view{"\0\n", 2}));
        const std::size_t at = line.find(' ');
        if (at == std::string_view::npos || !line.substr(at).starts_with(folder) ||
            line.ends_with(peeled))
            continue;
        if (tags.size() == most_tags)
            throw Error{Errc::forge, cat("the repository has more than ", most_tags, " tags")};
        tags.emplace_back(line.substr(at + folder.size()));
    }
    return tags;
}

std::optional<std::vector<std::string>> ask_tags(const Repository& repository, const Host& host) {
    Request request;
    // Where a browser sees the repository; GitHub alone does without git's own ending.
    const std::string_view ending = repository.forge == Forge::github ? "" : ".git";
    request.url = Url::parse(cat(repository.url, ending, "/info/refs?service=git-upload-pack"));
    request.size_limit = advertisement_limit;
    try {
        const Response response = host.http.fetch(request);
        return response.is_success() ? std::optional{read_tags(response.body)} : std::nullopt;
    } catch (const Error& error) {
        if (error.code() == Errc::cancelled)
            throw;
        return std::nullopt;
    }
}

std::vector<Tag> tags_of_version(const std::vector<std::string>& tags,
                                 const Manifest& manifest,
                                 const std::optional<Repository>& repository) {
    std::vector<std::vector<std::string>> names{words_before(manifest.name)};
    for (const Binary& binary : manifest.binaries)
        names.push_back(words_before(binary.name));
    if (repository && !repository->subcrate.empty())
        names.push_back(words_before(repository->subcrate));
    const std::vector<std::string> spellings = version_spellings(manifest.version.to_string());
    std::vector<Tag> found;
    for (const std::string& spelling : spellings)
        for (const std::string& tag : tags) {
            const auto prefix = prefix_of(tag, spelling);
            if (!prefix || std::ranges::find(found, tag, &Tag::text) != found.end())
                continue;
            const std::vector<std::string> words = words_before(*prefix);
            const bool names_package =
                std::ranges::find(names, words) != names.end() && !words.empty();
            if (words.empty() || names_package)
                found.push_back({tag, names_package});
        }
    std::ranges::stable_sort(found, std::ranges::greater{}, &Tag::names_package);
    found.resize(std::min(found.size(), most_spellings));
    return found;
}

} // namespace binstall::release
