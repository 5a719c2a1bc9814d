// SPDX-License-Identifier: MIT
// What the two halves of the ELF reader share: reads that end in an Error, not in a short answer.
#pragma once

#include <binstall/error.hpp>

#include <engine/elf_file.hpp>

#include <string>
#include <type_traits>

namespace binstall {

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

} // namespace binstall
