// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/inspect/byte_view.hpp>
#include <engine/inspect/programs.hpp>

#include <algorithm>
#include <array>
#include <elf.h>
#include <string_view>

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
        return foreign(
            cat("it is built for ", elf_machine_name(header.machine), ", not for ", target.arch));
    const bool is_x32 = target.env.ends_with("x32");
    if ((wanted->bits != 0 && header.bits != wanted->bits && !is_x32) ||
        header.little_endian != wanted->is_little)
        return foreign(cat("it is built for another kind of ", elf_machine_name(header.machine)));
    return std::nullopt;
}

/// Systems that mark their programs. Linux, and most others, leave the mark empty.
struct SystemMark {
    std::uint8_t number;
    std::string_view os;
};

constexpr std::array system_marks{SystemMark{ELFOSABI_NETBSD, "netbsd"},
                                  SystemMark{ELFOSABI_SOLARIS, "solaris"},
                                  SystemMark{ELFOSABI_FREEBSD, "freebsd"},
                                  SystemMark{ELFOSABI_OPENBSD, "openbsd"}};

Reason judge_system(const ElfHeader& header, const Target& target) {
    const auto mark = std::ranges::find(system_marks, header.system, &SystemMark::number);
    const bool is_other = mark != system_marks.end() && mark->os != target.os &&
                          !(mark->os == "solaris" && target.os == "illumos");
    return is_other
               ? std::optional{foreign(cat("it is built for ", mark->os, ", not for ", target.os))}
               : std::nullopt;
}

Reason judge_type(const ElfHeader& header) {
    if (header.type == ElfHeader::Type::relocatable)
        return foreign("it is an object file, not a program");
    if (header.type == ElfHeader::Type::other)
        return foreign("it is neither a program nor a library");
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
            return broken("it is cut off");
        for (std::uint64_t index = 0; index < *count; ++index) {
            const std::uint64_t at = *table + index * *size;
            const auto type = view_.word(at);
            const auto offset = address(at + layout_.offset_in_segment);
            const auto length = address(at + layout_.size_in_segment);
            if (!type || !offset || !length ||
                (*type != PT_NULL && *length != 0 && !view_.holds(*offset, *length)))
                return broken("it is cut off");
        }
        return std::nullopt;
    }

    /// Linkers put the section table last: when it is missing, the end of the file is.
    Reason judge_sections() const {
        const auto table = address(layout_.sections_at);
        const auto size = view_.half(layout_.section_size);
        const auto count = view_.half(layout_.section_count);
        if (!table || !size || !count)
            return broken("it is cut off");
        if (*table != 0 && !view_.holds(*table, *size * *count))
            return broken("it is cut off: its section table lies past the end of the file");
        return std::nullopt;
    }

    ByteView view_;
    bool is_wide_;
    HeaderLayout layout_;
};

/// A library says neither who is to load it nor where to begin.
Reason judge_purpose(const ElfFile& elf) {
    if (elf.segments.empty())
        return broken("there is nothing in it to run");
    if (elf.header.type == ElfHeader::Type::shared && !elf.interpreter && !elf.header.has_entry)
        return foreign("it is a library, not a program");
    return std::nullopt;
}

} // namespace

Reason why_elf_unusable(const FileBytes& bytes, const Target& target, const RunsHere* here) {
    try {
        const ElfHeader header = read_elf_header(bytes);
        if (Reason reason = judge_system(header, target))
            return reason;
        if (Reason reason = judge_machine(header, target))
            return reason;
        if (Reason reason = judge_type(header))
            return reason;
        if (Reason reason = Completeness{bytes, header}.judge())
            return reason;
        const bool is_readable = header.bits == 64 && header.little_endian;
        if (!is_readable)
            return std::nullopt;
        if (Reason reason = judge_purpose(read_elf(bytes)))
            return reason;
        return here ? why_elf_not_here(bytes, *here) : std::nullopt;
    } catch (const Error& error) {
        if (error.code() != Errc::package_format)
            throw;
        return broken(cat("it ", error.what()));
    }
}

} // namespace binstall
