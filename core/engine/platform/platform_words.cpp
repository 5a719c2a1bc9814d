// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/platform/platform_words.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace binstall {

namespace {

enum class Field { arch, os, env, vendor };

/// A word and what it stands for, in the spelling of target triples.
struct Word {
    std::string_view word;
    Field field;
    std::string_view meaning;
};

constexpr std::array words{
    Word{"aarch64", Field::arch, "aarch64"},
    Word{"alpine", Field::env, "musl"},
    Word{"amd64", Field::arch, "x86_64"},
    Word{"android", Field::os, "android"},
    Word{"apple", Field::os, "darwin"},
    Word{"arm", Field::arch, "arm"},
    Word{"arm64", Field::arch, "aarch64"},
    Word{"armhf", Field::arch, "armv7"},
    Word{"armv6", Field::arch, "arm"},
    Word{"armv7", Field::arch, "armv7"},
    Word{"armv8", Field::arch, "aarch64"},
    Word{"bin", Field::vendor, "bin"},
    Word{"centos", Field::os, "linux"},
    Word{"darwin", Field::os, "darwin"},
    Word{"debian", Field::os, "linux"},
    Word{"fedora", Field::os, "linux"},
    Word{"freebsd", Field::os, "freebsd"},
    Word{"gnu", Field::env, "gnu"},
    Word{"gnueabi", Field::env, "gnueabi"},
    Word{"gnueabihf", Field::env, "gnueabihf"},
    Word{"i386", Field::arch, "i686"},
    Word{"i586", Field::arch, "i586"},
    Word{"i686", Field::arch, "i686"},
    Word{"intel", Field::vendor, "intel"},
    Word{"linux", Field::os, "linux"},
    Word{"linux64", Field::os, "linux"},
    Word{"mac", Field::os, "darwin"},
    Word{"mac64", Field::os, "darwin"},
    Word{"macos", Field::os, "darwin"},
    Word{"macos64", Field::os, "darwin"},
    Word{"macosx", Field::os, "darwin"},
    Word{"msvc", Field::env, "msvc"},
    Word{"musl", Field::env, "musl"},
    Word{"musleabi", Field::env, "musleabi"},
    Word{"musleabihf", Field::env, "musleabihf"},
    Word{"netbsd", Field::os, "netbsd"},
    Word{"openbsd", Field::os, "openbsd"},
    Word{"osx", Field::os, "darwin"},
    Word{"osx64", Field::os, "darwin"},
    Word{"pc", Field::vendor, "pc"},
    Word{"powerpc64", Field::arch, "powerpc64"},
    Word{"powerpc64le", Field::arch, "powerpc64le"},
    Word{"release", Field::vendor, "release"},
    Word{"riscv64", Field::arch, "riscv64gc"},
    Word{"riscv64gc", Field::arch, "riscv64gc"},
    Word{"s390x", Field::arch, "s390x"},
    Word{"silicon", Field::vendor, "silicon"},
    Word{"static", Field::vendor, "static"},
    Word{"ubuntu", Field::os, "linux"},
    Word{"universal", Field::vendor, "universal"},
    Word{"unknown", Field::vendor, "unknown"},
    Word{"win", Field::os, "windows"},
    Word{"win32", Field::os, "windows"},
    Word{"win64", Field::os, "windows"},
    Word{"windows", Field::os, "windows"},
    Word{"x64", Field::arch, "x86_64"},
    Word{"x86", Field::arch, "i686"},
    Word{"x86_64", Field::arch, "x86_64"},
};

const Word* find_word(std::string_view word) {
    const auto found = std::ranges::find(words, word, &Word::word);
    return found == words.end() ? nullptr : &*found;
}

/// The words of `text` in lower case; "x86_64" and "x86-64" are one.
std::vector<std::string> words_of(std::string_view text) {
    std::string lower = to_lower(text);
    for (const std::string_view spelling : {"x86_64", "x86-64"})
        for (std::size_t at = lower.find(spelling); at != lower.npos; at = lower.find(spelling, at))
            lower.replace(at, spelling.size(), "x86~64");
    std::vector<std::string> list;
    std::string word;
    for (const char character : lower + '/') {
        if (is_ascii_letter(character) || is_ascii_digit(character)) {
            word += character;
        } else if (character == '~') {
            word += '_';
        } else if (!word.empty()) {
            list.push_back(std::move(word));
            word.clear();
        }
    }
    return list;
}

PlatformFit env_fit(std::string_view env, const Target& target) {
    if (target.env.empty() || env == target.env)
        return PlatformFit::partial;
    // "musl" against "gnu", "musleabihf" against "gnueabihf"
    const bool is_static_twin = env.starts_with("musl") && target.env.starts_with("gnu") &&
                                env.substr(4) == std::string_view{target.env}.substr(3);
    return is_static_twin ? PlatformFit::other_c : PlatformFit::foreign;
}

PlatformFit word_fit(const Word& word, const Target& target) {
    const auto same = [](bool equal) {
        return equal ? PlatformFit::partial : PlatformFit::foreign;
    };
    switch (word.field) {
    case Field::arch:
        return same(word.meaning == target.arch);
    case Field::os:
        return same(word.meaning == target.os);
    case Field::env:
        return env_fit(word.meaning, target);
    case Field::vendor:
        break;
    }
    return PlatformFit::complete; // says nothing against it
}

bool is_version_word(std::string_view word) {
    if (word.starts_with('v'))
        word.remove_prefix(1);
    return !word.empty() && is_ascii_digit(word.front());
}

} // namespace

PlatformFit platform_fit(std::string_view text, const Target& target) {
    auto worst = PlatformFit::complete;
    bool names_some = false;
    for (const std::string& word : words_of(text)) {
        const Word* known = find_word(word);
        if (!known || known->field == Field::vendor)
            continue;
        names_some = true;
        worst = std::min(worst, word_fit(*known, target));
    }
    if (!names_some)
        return PlatformFit::silent;
    const bool holds_triple = to_lower(text).find(to_lower(target.triple)) != std::string::npos;
    return worst == PlatformFit::partial && holds_triple ? PlatformFit::complete : worst;
}

bool is_platform_suffix(std::string_view rest) {
    const std::vector<std::string> list = words_of(rest);
    return !list.empty() && std::ranges::all_of(list, [](const std::string& word) {
        return find_word(word) || is_version_word(word);
    });
}

} // namespace binstall
