// SPDX-License-Identifier: MIT
#include "asset_match.hpp"

#include <binstall/text.hpp>

#include <algorithm>

namespace binstall::release {

namespace {

Match refused(std::string why) {
    return {0, std::move(why)};
}

std::string joined(const std::set<std::string>& values) {
    std::string text;
    for (const std::string& value : values)
        text += cat(text.empty() ? "" : ", ", value);
    return text;
}

bool consists_of(const std::set<std::string>& values, std::string_view only) {
    return values.size() == 1 && *values.begin() == only;
}

/// The C library of a target, as names of files have it.
std::string_view library_of(const Target& target) {
    for (const std::string_view known : {"gnullvm", "gnu", "musl", "msvc"})
        if (target.env.starts_with(known))
            return known;
    return {};
}

/// Points for the system; negative when it is another one.
int system_points(const AssetName& name, const Target& target) {
    if (consists_of(name.systems, target.os))
        return 20;
    if (!name.systems.empty())
        return -1;
    const bool is_of_linux = name.libraries.contains("musl") || name.libraries.contains("gnu");
    if (name.libraries.contains("msvc"))
        return target.is_windows() ? 10 : -1;
    // Who names no system means the one that most servers run.
    return target.os == "linux" ? (is_of_linux ? 10 : 5) : -1;
}

int architecture_points(const AssetName& name, const Target& target) {
    if (consists_of(name.architectures, target.arch))
        return 20;
    if (target.os == "darwin" && consists_of(name.architectures, "universal"))
        return 10;
    if (!name.architectures.empty())
        return -1;
    return target.arch == "x86_64" || target.os == "darwin" ? 5 : -1;
}

int library_points(const AssetName& name, const Target& target) {
    const std::string_view wanted = library_of(target);
    if (name.libraries.empty())
        return wanted == "musl" && !name.is_static ? 5 : 10;
    if (consists_of(name.libraries, wanted))
        return 20;
    return -1;
}

} // namespace

Match match_asset(const AssetName& name, const FileType& type, const MatchContext& context) {
    const Target& target = context.target;
    if (!name.no_program.empty())
        return refused(cat("it holds ", name.no_program));
    // Which processor it will be is not known here; a program for a newer one ends with SIGILL.
    if (name.level > 2)
        return refused(cat("it is for processors of level x86-64-v", name.level));
    const int system = system_points(name, target);
    if (system < 0)
        return refused(
            cat("it is for ", joined(name.systems.empty() ? name.libraries : name.systems)));
    const int architecture = architecture_points(name, target);
    if (architecture < 0)
        return refused(name.architectures.empty() ? "it names no architecture"
                                                  : cat("it is for ", joined(name.architectures)));
    const int library = library_points(name, target);
    if (library < 0)
        return refused(cat("it is for ", joined(name.libraries)));
    const bool may_hold_it = name.names_repository || context.is_single_product;
    if (!name.matched && (type.is_bare() || !may_hold_it))
        return refused("it is not named after the package or a binary of it");
    if (type.is_bare() && !name.words.empty())
        return refused("nothing shows that it is the wanted executable");

    const int unknown_words = static_cast<int>(std::min<std::size_t>(name.words.size(), 4));
    const int score = system + architecture + library +
                      (name.matched            ? 100
                       : name.names_repository ? 60
                                               : 40) -
                      15 * unknown_words - 5 * (name.level - 1) + (name.is_static ? 2 : 0) -
                      (type.is_bare() ? 1 : 0);
    return {std::max(score, 1), {}};
}

} // namespace binstall::release
