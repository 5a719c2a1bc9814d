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

/// Where a header of each width has its fields.
struct HeaderLayout {
    std::uint64_t segments_at;
    std::uint64_t segment_size;
    std::uint64_t segment_count;
    std::uint64_t sections_at;
    std::uint64_t section_size;
    std::uint64_t section_count;
    std::uint64_t offset_in_segment;
    std::uint64_t size_in_segment;
};

template <class Header, class Segment>
constexpr HeaderLayout layout_of() {
    return {offsetof(Header, e_phoff),
            offsetof(Header, e_phentsize),
            offsetof(Header, e_phnum),
            offsetof(Header, e_shoff),
            offsetof(Header, e_shentsize),
            offsetof(Header, e_shnum),
            offsetof(Segment, p_offset),
            offsetof(Segment, p_filesz)};
}

/// Whether the file holds what its tables say, for either width and byte order.
class Completeness {
public:
    Completeness(const FileBytes& bytes, const ElfHeader& header)
        : view_{bytes, header.little_endian ? ByteView::Order::little : ByteView::Order::big},
          is_wide_{header.bits == 64}, layout_{is_wide_ ? layout_of<Elf64_Ehdr, Elf64_Phdr>()
                                                        : layout_of<Elf32_Ehdr, Elf32_Phdr>()} {}

    Reason judge() const {
        if (Reason reason = judge_segments())
            return reason;
        return judge_sections();
    }

private:
    std::optional<std::uint64_t> address(std::uint64_t at) const {
        return is_wide_ ? view_.long_word(at) : view_.word(at);
    }

    Reason judge_segments() const {
        const auto table = address(layout_.segments_at);
        const auto size = view_.half(layout_.segment_size);
        const auto count = view_.half(layout_.segment_count);
        if (!table || !size || !count)
            return "it is cut off";
        for (std::uint64_t index = 0; index < *count; ++index) {
            const std::uint64_t at = *table + index * *size;
            const auto type = view_.word(at);
            const auto offset = address(at + layout_.offset_in_segment);
            const auto length = address(at + layout_.size_in_segment);
            if (!type || !offset || !length ||
                (*type != PT_NULL && *length != 0 && !view_.holds(*offset, *length)))
                return "it is cut off";
        }
        return std::nullopt;
    }

    /// Linkers put the section table last: when it is missing, the end of the file is.
    Reason judge_sections() const {
        const auto table = address(layout_.sections_at);
        const auto size = view_.half(layout_.section_size);
        const auto count = view_.half(layout_.section_count);
        if (!table || !size || !count)
            return "it is cut off";
        if (*table != 0 && !view_.holds(*table, *size * *count))
            return "it is cut off: its section table lies past the end of the file";
        return std::nullopt;
    }

    ByteView view_;
    bool is_wide_;
    HeaderLayout layout_;
};

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
        if (Reason reason = Completeness{bytes, header}.judge())
            return reason;
        const bool is_readable = header.bits == 64 && header.little_endian;
        return is_for_this_host && is_readable ? judge_needs(read_elf(bytes)) : std::nullopt;
    } catch (const Error& error) {
        if (error.code() != Errc::package_format)
            throw;
        return cat("it ", error.what());
    }
}

} // namespace binstall
