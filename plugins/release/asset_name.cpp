// SPDX-License-Identifier: MIT
#include "asset_name.hpp"

#include "asset_words.hpp"

#include <binstall/text.hpp>

#include <algorithm>
#include <utility>

namespace binstall::release {

namespace {

bool is_separator(char character) {
    return !is_ascii_letter(character) && !is_ascii_digit(character);
}

/// `text` with every occurrence of `what` replaced.
std::string replaced(std::string_view text, std::string_view what, std::string_view with) {
    std::string result;
    for (std::size_t at = text.find(what); !what.empty() && at != std::string_view::npos;
         at = text.find(what)) {
        result += cat(text.substr(0, at), with);
        text.remove_prefix(at + what.size());
    }
    return result += text;
}

/// The words of a name, in lower case: "Tool_x86_64" has "tool" and "x8664".
std::vector<std::string> words_of(std::string_view text) {
    std::string lower = to_lower(text);
    lower = replaced(lower, "x86_64", "x8664");
    lower = replaced(lower, "x86-64", "x8664");
    std::ranges::replace_if(lower, is_separator, ' ');
    std::vector<std::string> found;
    for (const std::string_view word : split(lower, ' '))
        if (!word.empty())
            found.emplace_back(word);
    return found;
}

/// `text` without the version, where it stands as a whole: "1.2.3" is not in "11.2.3". Some put
/// it right behind the name: "tool1.2.3".
std::string without_version(std::string_view text, std::string_view version) {
    std::string result{text};
    for (std::size_t at = result.find(version); !version.empty() && at != std::string::npos;
         at = result.find(version, at + 1)) {
        const std::size_t after = at + version.size();
        const bool has_v = at > 0 && (result[at - 1] == 'v' || result[at - 1] == 'V') &&
                           (at == 1 || !is_ascii_letter(result[at - 2])); // not that of "csv1.2.3"
        const std::size_t start = has_v ? at - 1 : at;
        const bool begins = start == 0 || !is_ascii_digit(result[start - 1]);
        const bool ends = after == result.size() || is_separator(result[after]);
        if (begins && ends)
            result.replace(start, after - start, " ");
    }
    return result;
}

/// Takes the longest of `names` out of `parts`; it must be there as consecutive whole words.
std::optional<std::string> take_name(std::vector<std::string>& parts,
                                     std::span<const std::string> names) {
    const std::string* best = nullptr;
    std::vector<std::string>::iterator best_begin;
    std::ptrdiff_t best_count = 0;
    for (const std::string& name : names) {
        const std::vector<std::string> wanted = words_of(name);
        const auto found = std::search(parts.begin(), parts.end(), wanted.begin(), wanted.end());
        if (wanted.empty() || found == parts.end() || (best && name.size() <= best->size()))
            continue;
        best = &name;
        best_begin = found;
        best_count = std::ssize(wanted);
    }
    if (!best)
        return std::nullopt;
    parts.erase(best_begin, best_begin + best_count);
    return *best;
}

void classify(const std::string& part, AssetName& name) {
    if (part == "static") {
        name.is_static = true;
        return;
    }
    const Word* const known = find_word(part);
    if (!known) {
        const bool is_number = std::ranges::all_of(part, is_ascii_digit);
        if (!is_number)
            name.words.push_back(part);
        return;
    }
    const std::string value{known->value};
    switch (known->says) {
    case Says::system:
        name.systems.insert(value);
        break;
    case Says::architecture:
        name.architectures.insert(value);
        break;
    case Says::library:
        name.libraries.insert(value);
        break;
    case Says::system_and_64:
        name.systems.insert(value);
        name.architectures.insert("x86_64");
        break;
    case Says::system_and_32:
        name.systems.insert(value);
        if (name.architectures.empty()) // "win32-x64" is a name of a system, not of 32 bits
            name.architectures.insert("i686");
        break;
    case Says::no_program:
        name.no_program = value;
        break;
    case Says::level:
        // Alone it is part of a name or a version: "tool-v2-linux".
        if (name.architectures.contains("x86_64"))
            name.level = std::max(name.level, value.front() - '0');
        else
            name.words.push_back(part);
        break;
    case Says::nothing:
        break;
    }
}

/// "amd64v3", "x86_64v3": the architecture and its level as one word.
std::vector<std::string> with_levels_apart(const std::vector<std::string>& parts) {
    std::vector<std::string> apart;
    for (const std::string& part : parts) {
        const std::size_t at = part.size() < 3 ? 0 : part.size() - 2;
        const bool has_level =
            at > 0 && part[at] == 'v' && part[at + 1] >= '1' && part[at + 1] <= '4';
        const Word* const arch = has_level ? find_word(part.substr(0, at)) : nullptr;
        if (arch && arch->says == Says::architecture && arch->value == "x86_64") {
            apart.push_back(part.substr(0, at));
            apart.push_back(part.substr(at));
        } else {
            apart.push_back(part);
        }
    }
    return apart;
}

} // namespace

AssetName read_asset_name(std::string_view stem,
                          std::span<const std::string> names,
                          std::string_view version) {
    std::vector<std::string> parts = words_of(without_version(stem, version));
    AssetName name;
    name.matched = take_name(parts, names);
    // An architecture written beside a "win32" decides before it does.
    std::stable_partition(
        parts.begin(), parts.end(), [](const std::string& part) { return !part.ends_with("32"); });
    for (const std::string& part : with_levels_apart(parts))
        classify(part, name);
    if (name.systems.contains("android"))
        name.systems.erase("linux"); // "aarch64-linux-android" is one system
    return name;
}

} // namespace binstall::release
