// SPDX-License-Identifier: MIT
// The versions of symbols: https://refspecs.linuxfoundation.org/LSB_5.0.0/LSB-Core-generic/
// LSB-Core-generic/symversion.html
#include <engine/executable/elf_file.hpp>
#include <engine/executable/elf_reading.hpp>

#include <algorithm>
#include <elf.h>

namespace binstall {

namespace {

void read_needs(const FileBytes& bytes, ElfFile& elf) {
    const auto table = elf.tag(DT_VERNEED);
    const auto count = elf.tag(DT_VERNEEDNUM);
    if (!table || !count)
        return;
    std::uint64_t library_at = *table;
    for (std::uint64_t i = 0; i < std::min<std::uint64_t>(*count, max_elf_list); ++i) {
        const auto library = read_elf_record<Elf64_Verneed>(
            bytes, elf_offset(elf, library_at, sizeof(Elf64_Verneed)));
        const std::string name = read_elf_string(elf, bytes, library.vn_file);
        std::uint64_t version_at = library_at + library.vn_aux;
        for (std::uint64_t j = 0; j < library.vn_cnt && elf.version_needs.size() < max_elf_list;
             ++j) {
            const auto version = read_elf_record<Elf64_Vernaux>(
                bytes, elf_offset(elf, version_at, sizeof(Elf64_Vernaux)));
            elf.version_needs.push_back({name,
                                         read_elf_string(elf, bytes, version.vna_name),
                                         (version.vna_flags & VER_FLG_WEAK) != 0});
            if (version.vna_next == 0)
                break;
            version_at += version.vna_next;
        }
        if (library.vn_next == 0)
            break;
        library_at += library.vn_next;
    }
}

/// The first name of each definition is the version itself; further ones are what it follows.
void read_definitions(const FileBytes& bytes, ElfFile& elf) {
    const auto table = elf.tag(DT_VERDEF);
    const auto count = elf.tag(DT_VERDEFNUM);
    if (!table || !count)
        return;
    std::uint64_t at = *table;
    for (std::uint64_t i = 0; i < std::min<std::uint64_t>(*count, max_elf_list); ++i) {
        const auto definition =
            read_elf_record<Elf64_Verdef>(bytes, elf_offset(elf, at, sizeof(Elf64_Verdef)));
        if (definition.vd_cnt != 0 && (definition.vd_flags & VER_FLG_BASE) == 0) {
            const auto name = read_elf_record<Elf64_Verdaux>(
                bytes, elf_offset(elf, at + definition.vd_aux, sizeof(Elf64_Verdaux)));
            elf.versions.push_back(read_elf_string(elf, bytes, name.vda_name));
        }
        if (definition.vd_next == 0)
            break;
        at += definition.vd_next;
    }
}

} // namespace

void read_elf_versions(const FileBytes& bytes, ElfFile& elf) {
    read_needs(bytes, elf);
    read_definitions(bytes, elf);
}

} // namespace binstall
