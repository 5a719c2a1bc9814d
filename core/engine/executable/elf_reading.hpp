// SPDX-License-Identifier: MIT
// What the two halves of the ELF reader share: reads that end in an Error, not in a short answer.
#pragma once

#include <binstall/error.hpp>

#include <engine/executable/elf_file.hpp>

#include <string>
#include <type_traits>

namespace binstall {

/// Far above what linkers produce, far below what would cost anything.
inline constexpr std::size_t max_elf_list = 1024;

/// Error{Errc::package_format} with a message that completes "FILE ...".
[[nodiscard]] Error malformed_elf(std::string what);

/// The `count` bytes at `offset`. @throws malformed_elf when the file ends before.
[[nodiscard]] std::vector<std::byte>
read_elf_bytes(const FileBytes& bytes, std::uint64_t offset, std::uint64_t count);

/// The plain record at `offset`. The caller has checked that the file is of our byte order.
template <class Record>
[[nodiscard]] Record read_elf_record(const FileBytes& bytes, std::uint64_t offset) {
    static_assert(std::is_trivially_copyable_v<Record>);
    Record record;
    const auto into = std::as_writable_bytes(std::span{&record, 1});
    if (offset > bytes.size || into.size() > bytes.size - offset ||
        bytes.read(offset, into) != into.size())
        throw malformed_elf("is cut off");
    return record;
}

/// Where the `count` bytes at `address` in memory lie in the file.
/// @throws malformed_elf when not all of them are there.
[[nodiscard]] std::uint64_t
elf_offset(const ElfFile& elf, std::uint64_t address, std::uint64_t count);

/// The string at `index` of the string table of `elf`, at most 4 KiB.
[[nodiscard]] std::string
read_elf_string(const ElfFile& elf, const FileBytes& bytes, std::uint64_t index);

/// Fills in the versions that `elf` asks of its libraries, and those that it offers.
void read_elf_versions(const FileBytes& bytes, ElfFile& elf);

/// The bits of GNU_PROPERTY_X86_ISA_1_NEEDED in the notes of `size` bytes at `offset`; 0 when they
/// say nothing.
[[nodiscard]] std::uint32_t
x86_features_needed(const FileBytes& bytes, std::uint64_t offset, std::uint64_t size);

} // namespace binstall
