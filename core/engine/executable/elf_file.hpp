// SPDX-License-Identifier: MIT
// A bounded reader of ELF files (https://refspecs.linuxfoundation.org/elf/gabi4+/contents.html),
// for judging plugins before they are loaded and binaries before they are installed. It runs
// nothing and trusts no number in the file: every one is checked against the file's size or a
// limit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace binstall {

/// The bytes of a file. `read` fills `into` from `offset`; fewer bytes only at the end.
struct FileBytes {
    std::uint64_t size = 0;
    std::function<std::size_t(std::uint64_t offset, std::span<std::byte> into)> read;
};

/// The bytes of an open file, read with pread.
/// @throws Error{Errc::io}
[[nodiscard]] FileBytes bytes_of(int file, std::string_view path);

/// What the first bytes of any ELF file say.
struct ElfHeader {
    enum class Type { relocatable, executable, shared, other };

    int bits = 64; ///< 32 or 64.
    bool little_endian = true;
    Type type = Type::other;
    std::uint16_t machine = 0; ///< EM_X86_64, EM_AARCH64, ...
    std::uint8_t system = 0;   ///< ELFOSABI_NONE, ELFOSABI_FREEBSD, ...
    bool has_entry = false;    ///< It says where to begin: libraries do not.
    std::uint32_t flags = 0;
};

/// A part of the file that is mapped to memory at `address`.
struct ElfSegment {
    std::uint64_t offset = 0;
    std::uint64_t file_size = 0;
    std::uint64_t address = 0;
};

/// A version that the file asks of a library: {"libc.so.6", "GLIBC_2.34"}.
struct ElfVersionNeed {
    std::string library;
    std::string version;
    bool is_weak = false; ///< The program starts without it too.

    friend bool operator==(const ElfVersionNeed&, const ElfVersionNeed&) = default;
};

/// A symbol that other files can bind to.
struct ElfSymbol {
    enum class Kind { data, function, indirect_function, other };

    std::string name;
    Kind kind = Kind::other;
    std::uint64_t address = 0;
    std::uint64_t size = 0;
};

/// A complete 64-bit little-endian ELF file.
struct ElfFile {
    ElfHeader header;
    std::optional<std::string> interpreter; ///< "/lib64/ld-linux-x86-64.so.2": it is a program.
    std::optional<std::string> soname;
    std::vector<std::string> needed;           ///< DT_NEEDED, in order.
    std::vector<std::string> run_paths;        ///< DT_RUNPATH and DT_RPATH, split at ':'.
    std::vector<ElfVersionNeed> version_needs; ///< In the order of the file.
    std::vector<std::string> versions;         ///< That it offers: "GLIBC_2.34".
    std::uint32_t x86_features = 0;            ///< GNU_PROPERTY_X86_ISA_1_NEEDED: bit 1 is v2.
    std::vector<ElfSegment> segments;          ///< PT_LOAD.
    std::vector<std::pair<std::int64_t, std::uint64_t>>
        dynamic; ///< Tag and value, unread ones too.

    /// The value of a dynamic tag (DT_RELA, ...), if there.
    std::optional<std::uint64_t> tag(std::int64_t tag) const noexcept;

    /// Where in the file the byte at `address` in memory lies, and how many bytes of that segment
    /// follow; absent when it is not in the file.
    std::optional<ElfSegment> at_address(std::uint64_t address) const noexcept;
};

/// Whether the file begins like an ELF file.
[[nodiscard]] bool is_elf(const FileBytes& bytes);

/// Reads the header of an ELF file of either width and byte order.
/// @throws Error{Errc::package_format} when it is none; the message completes "FILE ...":
///         "is not an ELF file".
[[nodiscard]] ElfHeader read_elf_header(const FileBytes& bytes);

/// Reads a 64-bit little-endian file and checks that every segment is all there: mapping one that
/// is cut off would end the process with SIGBUS.
/// @throws Error{Errc::package_format} as above: "is cut off: ...", "is a 32-bit ELF file".
[[nodiscard]] ElfFile read_elf(const FileBytes& bytes);

/// The symbols that `elf` defines for others, as the dynamic linker would find them.
/// @throws Error{Errc::package_format} as above, and for more than 65 536 of them.
[[nodiscard]] std::vector<ElfSymbol> exported_symbols(const ElfFile& elf, const FileBytes& bytes);

/// "x86-64", "aarch64", ... or "machine 123".
[[nodiscard]] std::string elf_machine_name(std::uint16_t machine);

} // namespace binstall
