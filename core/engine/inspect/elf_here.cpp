// SPDX-License-Identifier: MIT
// What a program needs of the machine that starts it: judged as the kernel and the dynamic linker
// would, without starting it.
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/inspect/interpreter.hpp>
#include <engine/inspect/library_search.hpp>
#include <engine/inspect/programs.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <compare>
#include <elf.h>
#include <set>
#include <string_view>

namespace binstall {

namespace {

constexpr std::size_t most_libraries = 256;

Unusable lacking(std::string reason) {
    return {Errc::not_found, std::move(reason)};
}

struct GlibcVersion {
    unsigned major = 0;
    unsigned minor = 0;

    friend auto operator<=>(const GlibcVersion&, const GlibcVersion&) = default;
};

/// Of "2.36"; absent for "PRIVATE" and the like.
std::optional<GlibcVersion> glibc_version(std::string_view text) {
    GlibcVersion version;
    const char* const end = text.data() + text.size();
    const auto major = std::from_chars(text.data(), end, version.major);
    if (major.ec != std::errc{} || major.ptr == end || *major.ptr != '.')
        return std::nullopt;
    const auto minor = std::from_chars(major.ptr + 1, end, version.minor);
    return minor.ec == std::errc{} ? std::optional{version} : std::nullopt;
}

Reason judge_processor(const ElfFile& elf, const HostSystem& system) {
    constexpr std::uint32_t levels = 0x0f;
    if (elf.header.machine != EM_X86_64 || system.x86_level == 0)
        return std::nullopt;
    // Bit 0 is the baseline, bit 3 is v4.
    const int needed = static_cast<int>(std::bit_width(elf.x86_features & levels));
    if (needed <= system.x86_level)
        return std::nullopt;
    return lacking(cat("it needs a processor of level x86-64-v",
                       needed,
                       ", and this one is of level v",
                       system.x86_level));
}

Reason judge_interpreter(const ElfFile& elf, const HostSystem& system) {
    const std::string why = why_no_interpreter(*elf.interpreter, system);
    if (why.empty())
        return std::nullopt;
    return lacking(
        cat("it needs the interpreter ", printable(*elf.interpreter), ", which is ", why));
}

Reason judge_glibc(const ElfFile& elf, const HostSystem& system) {
    constexpr std::string_view prefix = "GLIBC_";
    GlibcVersion floor;
    for (const ElfVersionNeed& need : elf.version_needs) {
        if (need.is_weak || !need.version.starts_with(prefix))
            continue;
        if (const auto version =
                glibc_version(std::string_view{need.version}.substr(prefix.size())))
            floor = std::max(floor, *version);
    }
    const auto ours = glibc_version(system.glibc);
    if (!ours || floor <= *ours)
        return std::nullopt;
    return lacking(cat(
        "it needs glibc ", floor.major, ".", floor.minor, ", and this system has ", system.glibc));
}

/// musl is its own linker, and takes every name that its parts have on other systems for itself.
bool is_part_of_musl(std::string_view library) {
    constexpr std::array parts{"c", "pthread", "rt", "m", "dl", "util", "xnet"};
    return std::ranges::any_of(
        parts, [&](std::string_view part) { return library.starts_with(cat("lib", part, '.')); });
}

/// The newest of the versions that a library has with the same beginning: "GLIBCXX_3.4.30".
std::string last_like(const std::vector<std::string>& versions, std::string_view wanted) {
    const std::string_view family = wanted.substr(0, wanted.find('_'));
    std::string last;
    for (const std::string& version : versions)
        if (version.starts_with(family))
            last = version;
    return last;
}

/// A library without any versions is loaded with a warning only.
Reason judge_versions(const ElfFile& elf, const std::string& name, const FoundLibrary& library) {
    const std::vector<std::string>& offered = library.elf.versions;
    for (const ElfVersionNeed& need : elf.version_needs) {
        if (need.library != name || need.is_weak || offered.empty() ||
            std::ranges::find(offered, need.version) != offered.end())
            continue;
        const std::string newest = last_like(offered, need.version);
        return lacking(cat("it needs ",
                           printable(need.version),
                           " of ",
                           printable(name),
                           ", and this system's has ",
                           newest.empty() ? "no such version" : "up to ",
                           printable(newest)));
    }
    return std::nullopt;
}

Reason judge_libraries(const ElfFile& elf, const RunsHere& here) {
    if (elf.needed.size() > most_libraries)
        return broken(cat("it needs more than ", most_libraries, " libraries"));
    const LibrarySearch search{elf, here};
    for (const std::string& name : std::set<std::string>(elf.needed.begin(), elf.needed.end())) {
        if (search.is_musl() && is_part_of_musl(name))
            continue;
        const std::optional<FoundLibrary> library = search.find(name);
        if (!library)
            return lacking(
                cat("it needs the library ", printable(name), ", which is not on this system"));
        if (Reason reason = judge_versions(elf, name, *library))
            return reason;
    }
    return std::nullopt;
}

} // namespace

Reason why_elf_not_here(const FileBytes& bytes, const RunsHere& here) {
    const ElfFile elf = read_elf(bytes);
    if (Reason reason = judge_processor(elf, here.system))
        return reason;
    if (!elf.interpreter)
        return std::nullopt; // static: it brings everything along
    if (Reason reason = judge_interpreter(elf, here.system))
        return reason;
    if (Reason reason = judge_glibc(elf, here.system))
        return reason;
    return judge_libraries(elf, here);
}

} // namespace binstall
