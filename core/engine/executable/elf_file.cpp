// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/executable/elf_file.hpp>
#include <engine/executable/elf_reading.hpp>
#include <engine/files.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstring>
#include <elf.h>
#include <sys/stat.h>

namespace binstall {

namespace {

static_assert(std::endian::native == std::endian::little, "records are read as they lie");

// Far above what linkers produce, far below what would cost anything.
constexpr std::uint64_t max_program_headers = 512;
constexpr std::uint64_t max_dynamic_entries = 4096;
constexpr std::uint64_t max_string = 4096;

std::uint32_t number(std::span<const std::byte> bytes, bool little_endian) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const std::size_t at = little_endian ? bytes.size() - 1 - i : i;
        value = (value << 8) | std::to_integer<std::uint32_t>(bytes[at]);
    }
    return value;
}

ElfHeader::Type type_of(std::uint32_t number) {
    switch (number) {
    case ET_REL:
        return ElfHeader::Type::relocatable;
    case ET_EXEC:
        return ElfHeader::Type::executable;
    case ET_DYN:
        return ElfHeader::Type::shared;
    default:
        return ElfHeader::Type::other;
    }
}

std::string text_of(std::span<const std::byte> bytes) {
    std::string text;
    for (const std::byte byte : bytes) {
        if (byte == std::byte{0})
            break;
        text += static_cast<char>(byte);
    }
    return text;
}

std::vector<Elf64_Phdr> read_program_headers(const FileBytes& bytes) {
    const auto header = read_elf_record<Elf64_Ehdr>(bytes, 0);
    if (header.e_phnum == 0)
        return {};
    if (header.e_phentsize != sizeof(Elf64_Phdr) || header.e_phnum > max_program_headers)
        throw malformed_elf("has program headers that cannot be read");
    std::vector<Elf64_Phdr> headers;
    for (std::uint64_t i = 0; i < header.e_phnum; ++i) {
        if (header.e_phoff > bytes.size)
            throw malformed_elf("is cut off");
        headers.push_back(
            read_elf_record<Elf64_Phdr>(bytes, header.e_phoff + i * sizeof(Elf64_Phdr)));
    }
    return headers;
}

void check_complete(const Elf64_Phdr& header, const FileBytes& bytes) {
    if (header.p_type == PT_NULL || header.p_filesz == 0)
        return;
    if (header.p_offset > bytes.size || header.p_filesz > bytes.size - header.p_offset)
        throw malformed_elf(cat("is cut off: a segment of ",
                                header.p_filesz,
                                " bytes begins at ",
                                header.p_offset,
                                ", and the file has ",
                                bytes.size));
    if (header.p_type == PT_LOAD && header.p_filesz > header.p_memsz)
        throw malformed_elf("has a segment that is larger in the file than in memory");
}

void read_dynamic(const Elf64_Phdr& header, const FileBytes& bytes, ElfFile& elf) {
    const std::uint64_t count =
        std::min<std::uint64_t>(header.p_filesz / sizeof(Elf64_Dyn), max_dynamic_entries);
    for (std::uint64_t i = 0; i < count; ++i) {
        const auto entry =
            read_elf_record<Elf64_Dyn>(bytes, header.p_offset + i * sizeof(Elf64_Dyn));
        if (entry.d_tag == DT_NULL)
            return;
        elf.dynamic.emplace_back(entry.d_tag, entry.d_un.d_val);
    }
}

void read_names(const FileBytes& bytes, ElfFile& elf) {
    for (const auto& [tag, value] : elf.dynamic) {
        switch (tag) {
        case DT_NEEDED:
            elf.needed.push_back(read_elf_string(elf, bytes, value));
            break;
        case DT_SONAME:
            elf.soname = read_elf_string(elf, bytes, value);
            break;
        case DT_RUNPATH:
        case DT_RPATH: {
            const std::string paths = read_elf_string(elf, bytes, value);
            for (const std::string_view path : split(paths, ':'))
                elf.run_paths.emplace_back(path);
            break;
        }
        default:
            break;
        }
        if (elf.needed.size() > max_elf_list || elf.run_paths.size() > max_elf_list)
            throw malformed_elf("needs more libraries than anything real does");
    }
}

} // namespace

Error malformed_elf(std::string what) {
    return Error{Errc::package_format, what};
}

std::vector<std::byte>
read_elf_bytes(const FileBytes& bytes, std::uint64_t offset, std::uint64_t count) {
    if (offset > bytes.size || count > bytes.size - offset)
        throw malformed_elf("is cut off");
    std::vector<std::byte> content(count);
    if (bytes.read(offset, content) != count)
        throw malformed_elf("is cut off");
    return content;
}

std::uint64_t elf_offset(const ElfFile& elf, std::uint64_t address, std::uint64_t count) {
    const auto found = elf.at_address(address);
    if (!found || found->file_size < count)
        throw malformed_elf("has a table that lies outside of the file");
    return found->offset;
}

std::string read_elf_string(const ElfFile& elf, const FileBytes& bytes, std::uint64_t index) {
    const auto table = elf.tag(DT_STRTAB);
    const auto size = elf.tag(DT_STRSZ);
    if (!table || !size || index >= *size)
        throw malformed_elf("has a name that lies outside of its table");
    const std::uint64_t limit = std::min(*size - index, max_string);
    const std::uint64_t start = elf_offset(elf, *table, *size) + index;
    std::string text;
    while (text.size() < limit) {
        const std::uint64_t count = std::min<std::uint64_t>(limit - text.size(), 128);
        const std::string piece = text_of(read_elf_bytes(bytes, start + text.size(), count));
        text += piece;
        if (piece.size() < count)
            return text;
    }
    throw malformed_elf("has a name without an end");
}

FileBytes bytes_of(int file, std::string_view path) {
    struct stat status {};

    const fs::path name{path};
    if (::fstat(file, &status) != 0)
        throw_io("examine", name, errno);
    return {static_cast<std::uint64_t>(status.st_size),
            [file, name](std::uint64_t offset, std::span<std::byte> into) {
                return read_at(file, offset, into, name);
            }};
}

std::optional<std::uint64_t> ElfFile::tag(std::int64_t tag) const noexcept {
    for (const auto& [there, value] : dynamic)
        if (there == tag)
            return value;
    return std::nullopt;
}

std::optional<ElfSegment> ElfFile::at_address(std::uint64_t address) const noexcept {
    for (const ElfSegment& segment : segments) {
        if (address < segment.address || address - segment.address >= segment.file_size)
            continue;
        const std::uint64_t into = address - segment.address;
        return ElfSegment{segment.offset + into, segment.file_size - into, address};
    }
    return std::nullopt;
}

bool is_elf(const FileBytes& bytes) {
    std::array<std::byte, SELFMAG> start{};
    return bytes.read(0, start) == start.size() && std::memcmp(start.data(), ELFMAG, SELFMAG) == 0;
}

ElfHeader read_elf_header(const FileBytes& bytes) {
    if (!is_elf(bytes))
        throw malformed_elf("is not an ELF file");
    std::array<std::byte, sizeof(Elf64_Ehdr)> start{};
    const std::size_t there = bytes.read(0, start);
    const auto width = std::to_integer<int>(start[EI_CLASS]);
    const auto order = std::to_integer<int>(start[EI_DATA]);
    if ((width != ELFCLASS32 && width != ELFCLASS64) ||
        (order != ELFDATA2LSB && order != ELFDATA2MSB))
        throw malformed_elf("is an ELF file of an unknown kind");
    const bool is_wide = width == ELFCLASS64;
    if (there < (is_wide ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr)))
        throw malformed_elf("is cut off");
    const bool little = order == ELFDATA2LSB;
    const std::span<const std::byte> all{start};
    ElfHeader header;
    header.bits = is_wide ? 64 : 32;
    header.little_endian = little;
    header.type = type_of(number(all.subspan(offsetof(Elf64_Ehdr, e_type), 2), little));
    header.machine =
        static_cast<std::uint16_t>(number(all.subspan(offsetof(Elf64_Ehdr, e_machine), 2), little));
    header.system = std::to_integer<std::uint8_t>(start[EI_OSABI]);
    header.has_entry =
        std::ranges::any_of(all.subspan(offsetof(Elf64_Ehdr, e_entry), is_wide ? 8 : 4),
                            [](std::byte byte) { return byte != std::byte{0}; });
    header.flags = number(
        all.subspan(is_wide ? offsetof(Elf64_Ehdr, e_flags) : offsetof(Elf32_Ehdr, e_flags), 4),
        little);
    return header;
}

ElfFile read_elf(const FileBytes& bytes) {
    ElfFile elf;
    elf.header = read_elf_header(bytes);
    if (elf.header.bits != 64)
        throw malformed_elf("is a 32-bit ELF file");
    if (!elf.header.little_endian)
        throw malformed_elf("is a big-endian ELF file");
    const std::vector<Elf64_Phdr> headers = read_program_headers(bytes);
    for (const Elf64_Phdr& header : headers) {
        check_complete(header, bytes);
        if (header.p_type == PT_LOAD && header.p_filesz > 0)
            elf.segments.push_back({header.p_offset, header.p_filesz, header.p_vaddr});
        if (header.p_type == PT_INTERP)
            elf.interpreter = text_of(read_elf_bytes(
                bytes, header.p_offset, std::min<std::uint64_t>(header.p_filesz, max_string)));
    }
    for (const Elf64_Phdr& header : headers)
        if (header.p_type == PT_DYNAMIC)
            read_dynamic(header, bytes, elf);
    read_names(bytes, elf);
    read_elf_versions(bytes, elf);
    for (const Elf64_Phdr& header : headers)
        if (header.p_type == PT_GNU_PROPERTY || header.p_type == PT_NOTE)
            elf.x86_features |= x86_features_needed(bytes, header.p_offset, header.p_filesz);
    return elf;
}

std::string elf_machine_name(std::uint16_t machine) {
    switch (machine) {
    case EM_386:
        return "i686";
    case EM_X86_64:
        return "x86-64";
    case EM_ARM:
        return "arm";
    case EM_AARCH64:
        return "aarch64";
    case EM_PPC64:
        return "powerpc64";
    case EM_RISCV:
        return "riscv";
    case EM_S390:
        return "s390";
    default:
        return cat("machine ", machine);
    }
}

} // namespace binstall
