// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace binstall {

/// How the bytes of an archive are compressed.
enum class Compression { none, gzip, xz, bzip2, zstd };

/// What a compressed file is called: the same magic number stands before a tar archive and before
/// one single file, so that only the name tells them apart.
struct CompressionNames {
    Compression compression;
    std::string_view magic;
    std::string_view tar_id;
    std::array<std::string_view, 4> tar_suffixes; ///< Most usual first; the rest is empty.
    std::string_view file_id;                     ///< Empty when there is no such format.
    std::string_view file_suffix;
};

[[nodiscard]] const CompressionNames& names_of(Compression compression);

/// Whether data so compressed may begin with `start`.
[[nodiscard]] bool begins_compressed(Compression compression, std::span<const std::byte> start);

/// Whether the suffix of `file_name` is that of a tar archive so compressed.
[[nodiscard]] bool is_tar_name(Compression compression, std::string_view file_name);

/// Whether it is that of a single file so compressed.
[[nodiscard]] bool is_single_name(Compression compression, std::string_view file_name);

} // namespace binstall
