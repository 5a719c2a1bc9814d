// SPDX-License-Identifier: MIT
// The symbols that the dynamic linker would find: those which the file's hash table leads to.
#include <binstall/text.hpp>

#include <engine/executable/elf_file.hpp>
#include <engine/executable/elf_reading.hpp>

#include <algorithm>
#include <elf.h>

namespace binstall {

namespace {

constexpr std::uint64_t max_symbols = 65'536;

/// Indices into the symbol table: [first, end).
struct SymbolRange {
    std::uint64_t first = 0;
    std::uint64_t end = 0;
};

void check_count(std::uint64_t count) {
    if (count > max_symbols)
        throw malformed_elf(cat("exports more than ", max_symbols, " symbols"));
}

/// https://flapenguin.me/elf-dt-gnu-hash describes the table. The defined symbols are the last
/// ones; where they end follows from the chain of the highest bucket.
SymbolRange range_of_gnu_hash(const ElfFile& elf, const FileBytes& bytes, std::uint64_t table) {
    struct Head {
        std::uint32_t buckets;
        std::uint32_t first_symbol;
        std::uint32_t bloom_words;
        std::uint32_t bloom_shift;
    };

    const auto head = read_elf_record<Head>(bytes, elf_offset(elf, table, sizeof(Head)));
    check_count(head.buckets);
    const std::uint64_t buckets_at =
        table + sizeof(Head) + std::uint64_t{head.bloom_words} * sizeof(std::uint64_t);
    const std::uint64_t buckets_size = std::uint64_t{head.buckets} * sizeof(std::uint32_t);
    std::uint64_t last = 0;
    for (std::uint64_t i = 0; i < head.buckets; ++i) {
        const std::uint64_t at = elf_offset(elf, buckets_at, buckets_size);
        last = std::max<std::uint64_t>(
            last, read_elf_record<std::uint32_t>(bytes, at + i * sizeof(std::uint32_t)));
    }
    if (last < head.first_symbol)
        return {};
    const std::uint64_t chains_at = buckets_at + buckets_size;
    for (;; ++last) {
        check_count(last - head.first_symbol);
        const std::uint64_t at =
            elf_offset(elf,
                       chains_at + (last - head.first_symbol) * sizeof(std::uint32_t),
                       sizeof(std::uint32_t));
        if (read_elf_record<std::uint32_t>(bytes, at) & 1)
            return {head.first_symbol, last + 1};
    }
}

SymbolRange range_of(const ElfFile& elf, const FileBytes& bytes) {
    if (const auto table = elf.tag(DT_GNU_HASH))
        return range_of_gnu_hash(elf, bytes, *table);
    if (const auto table = elf.tag(DT_HASH)) {
        const std::uint64_t at = elf_offset(elf, *table, 2 * sizeof(std::uint32_t));
        return {1, read_elf_record<std::uint32_t>(bytes, at + sizeof(std::uint32_t))};
    }
    return {};
}

ElfSymbol::Kind kind_of(unsigned type) {
    switch (type) {
    case STT_OBJECT:
        return ElfSymbol::Kind::data;
    case STT_FUNC:
        return ElfSymbol::Kind::function;
    case STT_GNU_IFUNC:
        return ElfSymbol::Kind::indirect_function;
    default:
        return ElfSymbol::Kind::other;
    }
}

bool is_exported(const Elf64_Sym& symbol) {
    const unsigned binding = ELF64_ST_BIND(symbol.st_info);
    const unsigned visibility = ELF64_ST_VISIBILITY(symbol.st_other);
    return symbol.st_shndx != SHN_UNDEF && binding != STB_LOCAL &&
           (visibility == STV_DEFAULT || visibility == STV_PROTECTED);
}

} // namespace

std::vector<ElfSymbol> exported_symbols(const ElfFile& elf, const FileBytes& bytes) {
    const auto table = elf.tag(DT_SYMTAB);
    if (!table)
        return {};
    const SymbolRange range = range_of(elf, bytes);
    std::vector<ElfSymbol> symbols;
    for (std::uint64_t i = range.first; i < range.end; ++i) {
        check_count(i - range.first);
        const auto symbol = read_elf_record<Elf64_Sym>(
            bytes, elf_offset(elf, *table + i * sizeof(Elf64_Sym), sizeof(Elf64_Sym)));
        if (is_exported(symbol))
            symbols.push_back({read_elf_string(elf, bytes, symbol.st_name),
                               kind_of(ELF64_ST_TYPE(symbol.st_info)),
                               symbol.st_value,
                               symbol.st_size});
    }
    return symbols;
}

} // namespace binstall
