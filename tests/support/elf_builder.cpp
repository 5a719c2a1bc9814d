// SPDX-License-Identifier: MIT
#include "elf_builder.hpp"

#include <cstring>
#include <elf.h>
#include <optional>
#include <string_view>
#include <utility>

namespace binstall::test {
namespace {

#if defined(__aarch64__)
constexpr std::uint16_t this_machine = EM_AARCH64;
#else
constexpr std::uint16_t this_machine = EM_X86_64;
#endif

template <class Record>
void append(std::string& bytes, const Record& record) {
    bytes.append(reinterpret_cast<const char*>(&record), sizeof record);
}

/// Strings by their offset, in a table that begins with an empty one.
class Strings {
public:
    std::uint32_t add(std::string_view text) {
        const auto offset = static_cast<std::uint32_t>(bytes_.size());
        bytes_ += text;
        bytes_ += '\0';
        return offset;
    }

    const std::string& bytes() const noexcept { return bytes_; }

private:
    std::string bytes_{'\0'};
};

std::string version_needs(const ElfParts& parts, Strings& strings) {
    std::string table;
    std::size_t left = parts.version_needs.size();
    for (const auto& [library, versions] : parts.version_needs) {
        const auto count = static_cast<std::uint32_t>(versions.size());
        const auto whole =
            static_cast<std::uint32_t>(sizeof(Elf64_Verneed) + count * sizeof(Elf64_Vernaux));
        append(table,
               Elf64_Verneed{1,
                             static_cast<std::uint16_t>(count),
                             strings.add(library),
                             sizeof(Elf64_Verneed),
                             --left == 0 ? 0 : whole});
        for (std::uint32_t index = 0; index < count; ++index)
            append(
                table,
                Elf64_Vernaux{0,
                              static_cast<std::uint16_t>(parts.are_needs_weak ? VER_FLG_WEAK : 0),
                              static_cast<std::uint16_t>(index + 2),
                              strings.add(versions[index]),
                              index + 1 == count ? 0 : std::uint32_t{sizeof(Elf64_Vernaux)}});
    }
    return table;
}

/// The first definition is the library's own name, as linkers have it.
std::string version_definitions(const ElfParts& parts, Strings& strings) {
    std::string table;
    for (std::size_t index = 0; index <= parts.versions.size(); ++index) {
        const bool is_base = index == 0;
        const bool is_last = index == parts.versions.size();
        append(table,
               Elf64_Verdef{1,
                            static_cast<std::uint16_t>(is_base ? VER_FLG_BASE : 0),
                            static_cast<std::uint16_t>(index + 1),
                            1,
                            0,
                            sizeof(Elf64_Verdef),
                            is_last ? 0
                                    : std::uint32_t{sizeof(Elf64_Verdef) + sizeof(Elf64_Verdaux)}});
        append(table,
               Elf64_Verdaux{strings.add(is_base ? parts.soname : parts.versions[index - 1]), 0});
    }
    return table;
}

std::string property_note(std::uint32_t features) {
    std::string note;
    for (const std::uint32_t word : {4U, 16U, 5U})
        append(note, word);
    note += std::string{"GNU\0", 4};
    for (const std::uint32_t word : {0xc0008002U, 4U, features, 0U})
        append(note, word);
    return note;
}

/// Puts pieces one behind the other, where the headers end, each at a multiple of eight.
class Layout {
public:
    explicit Layout(std::size_t segments)
        : content_(sizeof(Elf64_Ehdr) + segments * sizeof(Elf64_Phdr), '\0') {}

    std::uint64_t add(const std::string& piece) {
        content_.resize((content_.size() + 7) / 8 * 8, '\0');
        const std::uint64_t at = content_.size();
        content_ += piece;
        return at;
    }

    void segment(std::uint32_t type, std::uint64_t at, std::uint64_t size) {
        Elf64_Phdr header{};
        header.p_type = type;
        header.p_flags = PF_R;
        header.p_offset = header.p_vaddr = header.p_paddr = at;
        header.p_filesz = header.p_memsz = size;
        header.p_align = 8;
        headers_.push_back(header);
    }

    std::string finish(const ElfParts& parts) {
        headers_.front().p_filesz = headers_.front().p_memsz = content_.size();
        Elf64_Ehdr head{};
        std::memcpy(head.e_ident, ELFMAG, SELFMAG);
        head.e_ident[EI_CLASS] = ELFCLASS64;
        head.e_ident[EI_DATA] = ELFDATA2LSB;
        head.e_ident[EI_VERSION] = EV_CURRENT;
        head.e_ident[EI_OSABI] = parts.system;
        head.e_type = ET_DYN;
        head.e_machine = parts.machine ? parts.machine : this_machine;
        head.e_version = EV_CURRENT;
        head.e_entry = parts.is_program ? sizeof head : 0;
        head.e_phoff = sizeof head;
        head.e_ehsize = sizeof head;
        head.e_phentsize = sizeof(Elf64_Phdr);
        head.e_phnum = static_cast<std::uint16_t>(headers_.size());
        std::memcpy(content_.data(), &head, sizeof head);
        std::memcpy(
            content_.data() + sizeof head, headers_.data(), headers_.size() * sizeof(Elf64_Phdr));
        return content_;
    }

private:
    std::string content_;
    std::vector<Elf64_Phdr> headers_;
};

constexpr std::size_t most_segments = 4;

void add_dynamic(Layout& layout, const ElfParts& parts) {
    using Entry = std::pair<std::int64_t, std::uint64_t>;
    Strings strings;
    std::vector<Entry> entries;
    for (const std::string& library : parts.needed)
        entries.emplace_back(DT_NEEDED, strings.add(library));
    if (!parts.soname.empty())
        entries.emplace_back(DT_SONAME, strings.add(parts.soname));
    if (!parts.run_path.empty())
        entries.emplace_back(DT_RUNPATH, strings.add(parts.run_path));
    if (!parts.version_needs.empty()) {
        entries.emplace_back(DT_VERNEED, layout.add(version_needs(parts, strings)));
        entries.emplace_back(DT_VERNEEDNUM, parts.version_needs.size());
    }
    if (!parts.versions.empty()) {
        entries.emplace_back(DT_VERDEF, layout.add(version_definitions(parts, strings)));
        entries.emplace_back(DT_VERDEFNUM, parts.versions.size() + 1);
    }
    entries.emplace_back(DT_STRTAB, layout.add(strings.bytes()));
    entries.emplace_back(DT_STRSZ, strings.bytes().size());
    entries.emplace_back(DT_NULL, 0);
    std::string table;
    for (const auto& [tag, value] : entries) {
        append(table, tag);
        append(table, value);
    }
    layout.segment(PT_DYNAMIC, layout.add(table), table.size());
}

} // namespace

std::string elf_file(const ElfParts& parts) {
    Layout layout{most_segments};
    layout.segment(PT_LOAD, 0, 0);
    if (!parts.interpreter.empty()) {
        const std::string text = parts.interpreter + '\0';
        layout.segment(PT_INTERP, layout.add(text), text.size());
    }
    add_dynamic(layout, parts);
    if (parts.x86_features != 0) {
        const std::string note = property_note(parts.x86_features);
        layout.segment(PT_GNU_PROPERTY, layout.add(note), note.size());
    }
    return layout.finish(parts);
}

std::string usual_interpreter() {
    return this_machine == EM_AARCH64 ? "/lib/ld-linux-aarch64.so.1"
                                      : "/lib64/ld-linux-x86-64.so.2";
}

std::string library_cache(const std::vector<std::pair<std::string, std::string>>& libraries) {
    constexpr std::size_t head_size = 48;
    constexpr std::size_t entry_size = 24;
    std::string strings;
    std::string entries;
    const std::size_t strings_at = head_size + libraries.size() * entry_size;
    for (const auto& [name, path] : libraries) {
        const auto name_at = static_cast<std::uint32_t>(strings_at + strings.size());
        strings += name + '\0';
        const auto path_at = static_cast<std::uint32_t>(strings_at + strings.size());
        strings += path + '\0';
        for (const std::uint32_t word : {0x0303U, name_at, path_at, 0U, 0U, 0U})
            append(entries, word);
    }
    std::string cache = "glibc-ld.so.cache1.1";
    append(cache, static_cast<std::uint32_t>(libraries.size()));
    append(cache, static_cast<std::uint32_t>(strings.size()));
    cache.resize(head_size, '\0');
    return cache + entries + strings;
}

} // namespace binstall::test
