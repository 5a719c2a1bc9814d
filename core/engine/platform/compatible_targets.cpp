// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/platform/compatible_targets.hpp>

#include <algorithm>
#include <string>
#include <string_view>

namespace binstall {

namespace {

std::vector<std::string> for_macos(const Target& target) {
    std::vector<std::string> triples{"universal-apple-darwin", "universal2-apple-darwin"};
    if (target.arch == "aarch64") // Rosetta
        triples.emplace_back("x86_64-apple-darwin");
    return triples;
}

/// https://learn.microsoft.com/en-us/windows/arm/apps-on-arm-x86-emulation and, for 32 bits,
/// https://learn.microsoft.com/en-us/windows/win32/winprog64/running-32-bit-applications
std::vector<std::string> for_windows(const Target& target) {
    std::vector<std::string> archs{target.arch};
    if (target.arch == "aarch64")
        archs.emplace_back("x86_64");
    if (target.arch == "aarch64" || target.arch == "x86_64")
        archs.emplace_back("i686");
    std::vector<std::string> triples;
    for (const std::string& arch : archs)
        for (const std::string_view toolchain : {"msvc", "gnu", "gnullvm"})
            triples.push_back(cat(arch, "-pc-windows-", toolchain));
    return triples;
}

std::vector<std::string> others_for(const Target& target) {
    const bool is_real_arch = !target.arch.starts_with("universal");
    if (target.os == "darwin" && is_real_arch)
        return for_macos(target);
    return target.is_windows() ? for_windows(target) : std::vector<std::string>{};
}

} // namespace

std::vector<Target> with_compatible(std::vector<Target> targets) {
    const std::vector<Target> named = targets;
    for (const Target& target : named)
        for (const std::string& triple : others_for(target))
            if (std::ranges::find(targets, triple, &Target::triple) == targets.end())
                targets.push_back(Target::parse(triple));
    return targets;
}

} // namespace binstall
