// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/executable/elf_file.hpp>
#include <engine/files.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <dlfcn.h>
#include <elf.h>
#include <fcntl.h>
#include <unwind.h>

namespace binstall {

namespace {

std::string content_of(const fs::path& path) {
    const FileDescriptor file = open_at(AT_FDCWD, path, O_RDONLY, 0);
    return read_all(file.get(), std::uint64_t{1} << 30, path);
}

/// The file of the loaded library that `function` belongs to.
template <class Function>
std::string library_of(Function* function) {
    Dl_info info{};
    REQUIRE(::dladdr(reinterpret_cast<const void*>(function), &info) != 0);
    return content_of(info.dli_fname);
}

/// libgcc_s.so.1: a small library that every C++ program has loaded.
std::string small_library() {
    return library_of(&_Unwind_GetIP);
}

/// `content`, which must outlive the result.
FileBytes bytes_in(const std::string& content) {
    return {content.size(), [&content](std::uint64_t offset, std::span<std::byte> into) {
                if (offset >= content.size())
                    return std::size_t{0};
                const std::size_t count =
                    std::min<std::size_t>(into.size(), content.size() - offset);
                std::memcpy(into.data(), content.data() + offset, count);
                return count;
            }};
}

std::string refusal(const std::string& content) {
    try {
        static_cast<void>(read_elf(bytes_in(content)));
    } catch (const Error& error) {
        CHECK(error.code() == Errc::package_format);
        return error.what();
    }
    return {};
}

/// Reads everything there is to read; whether that worked.
bool is_readable(const std::string& content) {
    try {
        const FileBytes bytes = bytes_in(content);
        static_cast<void>(exported_symbols(read_elf(bytes), bytes));
        return true;
    } catch (const Error&) {
        return false;
    }
}

} // namespace

TEST_CASE("an ELF program says what it needs") {
    const std::string content = content_of("/proc/self/exe");
    const ElfFile elf = read_elf(bytes_in(content));

    CHECK(elf.header.bits == 64);
    CHECK(elf.header.little_endian);
    REQUIRE(elf.interpreter.has_value());
    CHECK(elf.interpreter->find("ld-linux") != std::string::npos);
    CHECK(std::ranges::find(elf.needed, "libstdc++.so.6") != elf.needed.end());
    CHECK(std::ranges::any_of(elf.version_needs, [](const ElfVersionNeed& need) {
        return need.library == "libc.so.6" && need.version.starts_with("GLIBC_2.");
    }));
}

TEST_CASE("a shared library says what it is called and what it exports") {
    const std::string content = library_of(&printable);
    const FileBytes bytes = bytes_in(content);
    const ElfFile elf = read_elf(bytes);

    CHECK(elf.header.type == ElfHeader::Type::shared);
    REQUIRE(elf.soname.has_value());
    CHECK(elf.soname->starts_with("libbinstall.so."));
    const std::vector<ElfSymbol> symbols = exported_symbols(elf, bytes);
    const auto named = [&](std::string_view name) {
        const auto found = std::ranges::find(symbols, name, &ElfSymbol::name);
        REQUIRE(found != symbols.end());
        return *found;
    };
    CHECK(named("_ZTVN8binstall5ErrorE").kind == ElfSymbol::Kind::data);
    const ElfSymbol destructor = named("_ZN8binstall5ErrorD1Ev");
    CHECK(destructor.kind == ElfSymbol::Kind::function);
    CHECK(elf.at_address(destructor.address).has_value());
}

TEST_CASE("what is no ELF file is refused with a reason") {
    CHECK(refusal("") == "is not an ELF file");
    CHECK(refusal("\x7f"
                  "EL") == "is not an ELF file");
    CHECK(refusal("#!/bin/sh\nexit 0\n") == "is not an ELF file");
    CHECK(refusal(std::string(64 * 1024, '\0')) == "is not an ELF file");
    CHECK(refusal("\x7f"
                  "ELF") == "is an ELF file of an unknown kind");
}

TEST_CASE("the header of either width and byte order can be read") {
    std::string content = small_library().substr(0, sizeof(Elf64_Ehdr));
    content[EI_CLASS] = ELFCLASS32;
    CHECK(refusal(content) == "is a 32-bit ELF file");
    CHECK(read_elf_header(bytes_in(content)).bits == 32);

    content[EI_CLASS] = ELFCLASS64;
    content[EI_DATA] = ELFDATA2MSB;
    std::swap(content[offsetof(Elf64_Ehdr, e_machine)],
              content[offsetof(Elf64_Ehdr, e_machine) + 1]);
    CHECK(refusal(content) == "is a big-endian ELF file");
    const ElfHeader header = read_elf_header(bytes_in(content));
    CHECK_FALSE(header.little_endian);
    CHECK(header.machine == read_elf_header(bytes_in(small_library())).machine);
}

TEST_CASE("a file that is cut within a segment is refused, wherever it is cut") {
    const std::string content = small_library();
    const ElfFile whole = read_elf(bytes_in(content));
    std::uint64_t end = 0;
    for (const ElfSegment& segment : whole.segments)
        end = std::max(end, segment.offset + segment.file_size);
    REQUIRE(end < content.size());

    for (std::uint64_t cut = 0; cut < end; cut += 997) {
        CAPTURE(cut);
        CHECK(refusal(content.substr(0, cut)) != "");
    }
    CHECK(refusal(content.substr(0, end - 1)).find("is cut off") != std::string::npos);
    CHECK(refusal(content.substr(0, end)) == "");
}

TEST_CASE("no damaged number leads a reader astray") {
    std::string content = small_library();
    const ElfFile whole = read_elf(bytes_in(content));
    const auto damage = [&](std::uint64_t from, std::uint64_t count, std::uint64_t step) {
        for (std::uint64_t at = from; at < from + count && at < content.size(); at += step) {
            const char before = content[at];
            for (const char value : {'\0', '\x7f', '\xff'}) {
                content[at] = value;
                static_cast<void>(is_readable(content));
            }
            content[at] = before;
        }
    };
    damage(0, sizeof(Elf64_Ehdr) + 12 * sizeof(Elf64_Phdr), 5);
    for (const std::int64_t tag : {DT_STRTAB, DT_SYMTAB, DT_GNU_HASH, DT_VERNEED}) {
        const auto table = whole.tag(tag);
        REQUIRE(table.has_value());
        damage(whole.at_address(*table).value().offset, 96, 23);
    }
    CHECK(is_readable(content));
}

TEST_CASE("a list that leads out of the file is refused") {
    std::string content = small_library();
    const ElfFile whole = read_elf(bytes_in(content));
    const std::uint64_t table = whole.at_address(whole.tag(DT_VERNEED).value())->offset;
    Elf64_Verneed library{};
    std::memcpy(&library, content.data() + table, sizeof library);
    library.vn_cnt = 0xffff;
    std::memcpy(content.data() + table, &library, sizeof library);
    Elf64_Vernaux version{};
    std::memcpy(&version, content.data() + table + library.vn_aux, sizeof version);
    version.vna_next = 0xfffffff0;
    std::memcpy(content.data() + table + library.vn_aux, &version, sizeof version);

    CHECK(refusal(content) == "has a table that lies outside of the file");
}

} // namespace binstall
