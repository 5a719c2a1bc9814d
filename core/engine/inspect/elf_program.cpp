// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/files.hpp>
#include <engine/inspect/byte_view.hpp>
#include <engine/inspect/programs.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <compare>
#include <elf.h>
#include <gnu/libc-version.h>
#include <string_view>
#include <unistd.h>

namespace binstall {

namespace {

/// What files for an architecture say of themselves. 0 bits: not to be told by the header.
struct Machine {
    std::string_view arch; ///< The beginning of a target's first part.
    std::uint16_t number;
    int bits;
    bool is_little;
};

/// Longer beginnings before the shorter ones that they contain.
constexpr std::array machines{
    Machine{"x86_64", EM_X86_64, 64, true},
    Machine{"i386", EM_386, 32, true},
    Machine{"i586", EM_386, 32, true},
    Machine{"i686", EM_386, 32, true},
    Machine{"aarch64_be", EM_AARCH64, 64, false},
    Machine{"aarch64", EM_AARCH64, 64, true},
    Machine{"arm", EM_ARM, 0, true},
    Machine{"thumb", EM_ARM, 0, true},
    Machine{"riscv64", EM_RISCV, 64, true},
    Machine{"riscv32", EM_RISCV, 32, true},
    Machine{"powerpc64le", EM_PPC64, 64, true},
    Machine{"powerpc64", EM_PPC64, 64, false},
    Machine{"powerpc", EM_PPC, 32, false},
    Machine{"s390x", EM_S390, 64, false},
    Machine{"loongarch64", 258, 64, true},
    Machine{"sparc64", EM_SPARCV9, 64, false},
};

Reason judge_machine(const ElfHeader& header, const Target& target) {
    const auto wanted = std::ranges::find_if(
        machines, [&](const Machine& machine) { return target.arch.starts_with(machine.arch); });
    if (wanted == machines.end())
        return std::nullopt; // an architecture that we do not know
    if (header.machine != wanted->number)
        return cat("it is built for ", elf_machine_name(header.machine), ", not for ", target.arch);
    const bool is_x32 = target.env.ends_with("x32");
    if ((wanted->bits != 0 && header.bits != wanted->bits && !is_x32) ||
        header.little_endian != wanted->is_little)
        return cat("it is built for another kind of ", elf_machine_name(header.machine));
    return std::nullopt;
}

Reason judge_type(const ElfHeader& header) {
    if (header.type == ElfHeader::Type::relocatable)
        return "it is an object file, not a program";
    if (header.type == ElfHeader::Type::other)
        return "it is neither a program nor a library";
    return std::nullopt;
}

/// Linkers put the section table last: when it is missing, the end of the file is.
Reason judge_sections(const FileBytes& bytes) {
    const ByteView view{bytes, ByteView::Order::little};
    const auto offset = view.long_word(offsetof(Elf64_Ehdr, e_shoff));
    const auto size = view.half(offsetof(Elf64_Ehdr, e_shentsize));
    const auto count = view.half(offsetof(Elf64_Ehdr, e_shnum));
    if (!offset || !size || !count)
        return "it is cut off";
    if (*offset != 0 && !view.holds(*offset, *size * *count))
        return "it is cut off: its section table lies past the end of the file";
    return std::nullopt;
}

struct GlibcVersion {
    unsigned major = 0;
    unsigned minor = 0;

    friend auto operator<=>(const GlibcVersion&, const GlibcVersion&) = default;
};

/// Absent for "GLIBC_PRIVATE" and the like.
std::optional<GlibcVersion> glibc_version(std::string_view text) {
    GlibcVersion version;
    const char* const end = text.data() + text.size();
    const auto major = std::from_chars(text.data(), end, version.major);
    if (major.ec != std::errc{} || major.ptr == end || *major.ptr != '.')
        return std::nullopt;
    const auto minor = std::from_chars(major.ptr + 1, end, version.minor);
    if (minor.ec != std::errc{})
        return std::nullopt;
    return version;
}

Reason judge_glibc(const ElfFile& elf) {
    constexpr std::string_view prefix = "GLIBC_";
    GlibcVersion floor;
    for (const ElfVersionNeed& need : elf.version_needs) {
        if (!need.version.starts_with(prefix))
            continue;
        if (const auto version =
                glibc_version(std::string_view{need.version}.substr(prefix.size())))
            floor = std::max(floor, *version);
    }
    const std::string_view here = ::gnu_get_libc_version();
    const auto ours = glibc_version(here);
    if (!ours || floor <= *ours)
        return std::nullopt;
    return cat("it needs glibc ", floor.major, ".", floor.minor, ", and this system has ", here);
}

Reason judge_needs(const ElfFile& elf) {
    if (!elf.interpreter)
        return std::nullopt; // static
    if (::access(elf.interpreter->c_str(), F_OK) != 0)
        return cat("it needs the interpreter ",
                   printable(*elf.interpreter),
                   ", which is not on this system");
    return judge_glibc(elf);
}

} // namespace

Reason why_elf_unusable(const FileBytes& bytes, const Target& target, bool is_for_this_host) {
    try {
        const ElfHeader header = read_elf_header(bytes);
        if (Reason reason = judge_machine(header, target))
            return reason;
        if (Reason reason = judge_type(header))
            return reason;
        if (header.bits != 64 || !header.little_endian)
            return std::nullopt; // the other kinds are judged by their header alone
        const ElfFile elf = read_elf(bytes);
        if (Reason reason = judge_sections(bytes))
            return reason;
        return is_for_this_host ? judge_needs(elf) : std::nullopt;
    } catch (const Error& error) {
        if (error.code() != Errc::package_format)
            throw;
        return cat("it ", error.what());
    }
}

} // namespace binstall
