// SPDX-License-Identifier: MIT
#include "asset_name.hpp"

#include "asset_words.hpp"
#include "version_spellings.hpp"

#include <binstall/text.hpp>

#include <algorithm>
#include <numeric>
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

/// `text` without `version`, where it stands as a whole: "1.2.3" is not in "11.2.3". Some put it
/// right behind the name: "tool1.2.3".
std::string without(std::string_view text, std::string_view version) {
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

std::string without_version(std::string_view text, std::string_view version) {
    std::string result{text};
    for (const std::string& spelling : version_spellings(version))
        result = without(result, spelling);
    return result;
}

/// Whether three numbers with dots between them are in `text`, as in a version.
bool has_three_numbers(std::string_view text) {
    int numbers = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool is_digit = is_ascii_digit(text[at]);
        const bool is_between = text[at] == '.' && numbers > 0 && is_ascii_digit(text[at - 1]);
        const bool begins = is_digit && (at == 0 || !is_ascii_digit(text[at - 1]));
        if (!is_digit && !is_between)
            numbers = 0;
        else if (begins && ++numbers == 3)
            return true;
    }
    return false;
}

/// Whether a word says where a file runs.
bool is_platform(std::string_view part) {
    const Word* const known = find_word(part);
    if (!known)
        return false;
    switch (known->says) {
    case Says::distribution:
    case Says::system:
    case Says::architecture:
    case Says::library:
    case Says::system_and_64:
    case Says::system_and_32:
        return true;
    default:
        return false;
    }
}

/// Which of the words of a file's name are a package's; empty when it is not named there.
using Place = std::vector<std::size_t>;

Place places_from(std::size_t begin, std::size_t count) {
    Place place(count);
    std::iota(place.begin(), place.end(), begin);
    return place;
}

/// `wanted` in their order from `begin` on, with nothing between them but where the file runs:
/// "tool-linux-web" for "tool-web".
Place parted_place(const std::vector<std::string>& wanted,
                   const std::vector<std::string>& parts,
                   std::size_t begin) {
    Place place;
    for (std::size_t at = begin; at < parts.size() && place.size() < wanted.size(); ++at) {
        if (parts[at] == wanted[place.size()])
            place.push_back(at);
        else if (place.empty() || !is_platform(parts[at]))
            return {};
    }
    return place.size() == wanted.size() ? place : Place{};
}

/// `name` among `parts` as whole words. Some join words that others keep apart, so that only their
/// letters count; but not for the shortest names, which would be found anywhere.
Place place_of(std::string_view name, const std::vector<std::string>& parts) {
    constexpr std::size_t shortest = 4;
    const std::vector<std::string> wanted = words_of(name);
    const auto found = std::search(parts.begin(), parts.end(), wanted.begin(), wanted.end());
    if (wanted.empty())
        return {};
    if (found != parts.end())
        return places_from(static_cast<std::size_t>(found - parts.begin()), wanted.size());
    std::string letters;
    for (const std::string& word : wanted)
        letters += word;
    for (std::size_t begin = 0; letters.size() >= shortest && begin < parts.size(); ++begin) {
        std::string joined;
        for (std::size_t end = begin; end < parts.size() && joined.size() < letters.size(); ++end) {
            joined += parts[end];
            if (joined == letters)
                return places_from(begin, end + 1 - begin);
        }
    }
    for (std::size_t begin = 0; wanted.size() > 1 && begin < parts.size(); ++begin)
        if (Place place = parted_place(wanted, parts, begin); !place.empty())
            return place;
    return {};
}

/// Takes the longest of `names` out of `parts`.
std::optional<std::string> take_name(std::vector<std::string>& parts,
                                     std::span<const std::string> names) {
    const std::string* best = nullptr;
    Place best_place;
    for (const std::string& name : names) {
        Place place = place_of(name, parts);
        if (place.empty() || (best && name.size() <= best->size()))
            continue;
        best = &name;
        best_place = std::move(place);
    }
    if (!best)
        return std::nullopt;
    for (auto at = best_place.rbegin(); at != best_place.rend(); ++at)
        parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(*at));
    return *best;
}

bool is_number(std::string_view part) {
    return std::ranges::all_of(part, is_ascii_digit);
}

/// "g1a2b3c4", "1a2b3c4": the commit that something was built from.
bool is_commit(std::string_view part) {
    constexpr std::size_t shortest = 7;
    constexpr std::size_t longest = 40;
    if (part.starts_with('g'))
        part.remove_prefix(1);
    const bool is_hexadecimal = part.find_first_not_of("0123456789abcdef") == part.npos;
    return is_hexadecimal && part.size() >= shortest && part.size() <= longest &&
           std::ranges::any_of(part, is_ascii_digit);
}

/// A level alone is part of a name or a version: "tool-v2-linux".
void add_level(const std::string& part, std::string_view value, AssetName& name) {
    if (name.architectures.contains("x86_64"))
        name.level = std::max(name.level, value.front() - '0');
    else
        name.words.push_back(part);
}

void add_word(const std::string& part, AssetName& name) {
    if (part == "static")
        name.is_static = true;
    else if (is_number(part) && !name.words.empty())
        name.numbers.push_back(part);
    else if (!is_number(part) && !is_commit(part))
        name.words.push_back(part);
}

void classify(const std::string& part, AssetName& name) {
    const Word* const known = find_word(part);
    if (!known)
        return add_word(part, name);
    const std::string value{known->value};
    if (part.ends_with("hf"))
        name.floats.insert("hard");
    if (part.ends_with("eabi") || part == "armel")
        name.floats.insert("soft");
    switch (known->says) {
    case Says::distribution:
        name.is_for_distribution = true;
        name.systems.insert(value);
        break;
    case Says::system:
        name.systems.insert(value);
        break;
    case Says::architecture:
        name.architectures.insert(value);
        break;
    case Says::library:
        name.libraries.insert(value);
        break;
    case Says::floats:
        name.floats.insert(value);
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
        add_level(part, value, name);
        break;
    case Says::feature:
        name.level = std::max(name.level, value.front() - '0');
        break;
    case Says::nothing:
        break;
    }
}

/// Whether the word at `at` is the beginning of a version: the "v3" of "v3.1".
bool begins_version(const std::vector<std::string>& parts, std::size_t at) {
    const Word* const known = find_word(parts[at]);
    return known && known->says == Says::level && at + 1 < parts.size() && is_number(parts[at + 1]);
}

/// "amd64v3", "x86_64v3": the architecture and its level as one word.
std::vector<std::string> with_levels_apart(const std::vector<std::string>& parts) {
    std::vector<std::string> apart;
    for (std::size_t index = 0; index < parts.size(); ++index) {
        const std::string& part = parts[index];
        if (begins_version(parts, index))
            continue;
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
    const std::string plain = without_version(stem, version);
    std::vector<std::string> parts = words_of(plain);
    AssetName name;
    name.has_version = plain != stem;
    name.names_other_version = !name.has_version && has_three_numbers(stem);
    name.matched = take_name(parts, names);
    parts = with_levels_apart(parts);
    // An architecture written beside a "win32" decides before it does.
    std::stable_partition(
        parts.begin(), parts.end(), [](const std::string& part) { return !part.ends_with("32"); });
    for (const std::string& part : parts)
        classify(part, name);
    if (name.systems.contains("android"))
        name.systems.erase("linux"); // "aarch64-linux-android" is one system
    return name;
}

} // namespace binstall::release
