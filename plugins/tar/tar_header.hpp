// SPDX-License-Identifier: MIT
// The 512-byte header block: https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html
// and https://www.gnu.org/software/tar/manual/html_node/Standard.html
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace binstall {

inline constexpr std::size_t tar_block_size = 512;

/// Whether a block's checksum is the sum of its bytes; a block of zeros has none.
[[nodiscard]] bool has_right_checksum(std::span<const std::byte> block) noexcept;

/// The fields of a header block that decide what follows it.
struct TarHeader {
    char type = '0';
    std::string name; ///< With the prefix of POSIX headers.
    std::string link;
    std::uint64_t size = 0;
    bool is_extended = false; ///< Of an old GNU sparse file: a block with more of its map follows.
};

/// Reads a block with the right checksum.
/// @throws Error{Errc::archive} for a size that is no number.
[[nodiscard]] TarHeader read_tar_header(std::span<const std::byte> block);

/// A number as tar has it: octal digits, or base 256 when the first bit is set. Absent when it is
/// neither, or negative.
[[nodiscard]] std::optional<std::uint64_t> tar_number(std::string_view field);

} // namespace binstall
