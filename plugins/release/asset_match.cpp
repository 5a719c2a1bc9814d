// SPDX-License-Identifier: MIT
#include "asset_match.hpp"

#include <binstall/text.hpp>

#include <algorithm>
#include <set>
#include <string_view>

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

/// Whether `values` are several, `wanted` among them: then an archive may hold all of them.
bool is_one_of(const std::set<std::string>& values, const std::string& wanted) {
    return values.size() > 1 && values.contains(wanted);
}

constexpr int of_several = 3;
constexpr int of_all = 1;

/// An archive whose name tells nothing of a machine may hold the programs of all: what is in it for
/// which one, their headers say.
bool may_hold_all(const AssetName& name, const FileType& type) {
    return !type.is_bare() && name.systems.empty() && name.architectures.empty() &&
           name.libraries.empty();
}

/// Points for the system; negative when it is another one.
int system_points(const AssetName& name, const FileType& type, const Target& target) {
    if (consists_of(name.systems, target.os))
        return name.is_for_distribution ? 17 : 20;
    if (is_one_of(name.systems, target.os) && !type.is_bare())
        return of_several;
    if (!name.systems.empty())
        return -1;
    const bool is_of_linux = name.libraries.contains("musl") || name.libraries.contains("gnu");
    if (name.libraries.contains("msvc"))
        return target.is_windows() ? 10 : -1;
    // Who names no system means the one that most servers run.
    if (target.os == "linux")
        return is_of_linux ? 10 : 5;
    return may_hold_all(name, type) ? of_all : -1;
}

/// What an architecture's name means on a Mac: there are two, and only one of each family.
std::set<std::string> on_mac(const std::set<std::string>& architectures) {
    std::set<std::string> meant;
    for (const std::string& architecture : architectures)
        meant.insert(architecture == "arm"    ? "aarch64"
                     : architecture == "i686" ? "x86_64"
                                              : architecture);
    return meant;
}

int architecture_points(const AssetName& name, const FileType& type, const Target& target) {
    const bool is_mac = target.os == "darwin";
    const std::set<std::string> named = is_mac ? on_mac(name.architectures) : name.architectures;
    if (consists_of(named, target.arch))
        return 20;
    if (is_mac && (consists_of(named, "universal") || is_one_of(named, target.arch)))
        return 10;
    if (!type.is_bare() && (consists_of(named, "universal") || is_one_of(named, target.arch)))
        return of_several;
    if (!named.empty())
        return -1;
    if (target.arch == "x86_64" || is_mac)
        return 5;
    return may_hold_all(name, type) ? of_all : -1;
}

int library_points(const AssetName& name, const Target& target) {
    const std::string_view wanted = library_of(target);
    if (name.libraries.empty())
        return wanted == "musl" && !name.is_static ? 5 : 10;
    if (consists_of(name.libraries, wanted))
        return 20;
    return -1;
}

/// Whether a program hands over floating-point numbers as `target` does; 64 bits leave no choice.
bool has_floats_of(const Target& target, const AssetName& name) {
    if (name.floats.size() != 1 || !target.arch.starts_with("arm"))
        return true;
    return name.floats.contains(target.env.ends_with("hf") ? "hard" : "soft");
}

int match_points(const AssetName& name, const MatchContext& context) {
    if (name.matched)
        return 100;
    return name.names_repository ? 60 : context.is_chosen ? 50 : 40;
}

/// A file of another version is taken only where there is no other: some releases have names that
/// were not adapted.
int version_points(const AssetName& name) {
    return name.names_other_version ? -100 : name.has_version ? 1 : 0;
}

/// Why nothing shows that the file is the wanted package; empty when something does.
std::string_view
why_not_shown(const AssetName& name, const FileType& type, const MatchContext& context) {
    if (context.is_chosen)
        return {};
    const bool is_alone =
        context.is_single_product && context.is_only_binary && context.is_project_itself;
    const bool may_hold_it = name.names_repository || context.is_single_product;
    if (!name.matched && (type.is_bare() ? !is_alone : !may_hold_it))
        return "it is not named after the package or a binary of it";
    if (type.is_bare() && !name.words.empty())
        return "nothing shows that it is the wanted executable";
    return {};
}

} // namespace

Match match_asset(const AssetName& name, const FileType& type, const MatchContext& context) {
    const Target& target = context.target;
    if (!name.no_program.empty() && !context.is_chosen)
        return refused(cat("it holds ", name.no_program));
    // What is for a newer processor ends with SIGILL.
    if (name.level > std::max(context.x86_level, 2))
        return refused(cat("it is for processors of level x86-64-v", name.level));
    const int system = system_points(name, type, target);
    if (system < 0)
        return refused(
            cat("it is for ", joined(name.systems.empty() ? name.libraries : name.systems)));
    const int architecture = architecture_points(name, type, target);
    if (architecture < 0)
        return refused(name.architectures.empty() ? "it names no architecture"
                                                  : cat("it is for ", joined(name.architectures)));
    const int library = library_points(name, target);
    if (library < 0)
        return refused(cat("it is for ", joined(name.libraries)));
    if (!has_floats_of(target, name))
        return refused(cat("it is for ", joined(name.floats), " floats"));
    if (const std::string_view why = why_not_shown(name, type, context); !why.empty())
        return refused(std::string{why});

    const int unknown_words = static_cast<int>(std::min<std::size_t>(name.words.size(), 4));
    const int score = system + architecture + library + match_points(name, context) +
                      version_points(name) - 15 * unknown_words - 5 * (name.level - 1) +
                      (name.is_static ? 2 : 0) - (type.is_bare() ? 1 : 0);
    return {std::max(score, 1), {}};
}

} // namespace binstall::release
