// SPDX-License-Identifier: MIT
#pragma once

#include "zip_end.hpp"

#include <binstall/error.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace binstall {

/// One entry, as the central directory describes it.
struct ZipEntry {
    enum class Kind { file, folder, link, special };

    enum Method : unsigned { stored = 0, deflated = 8 };

    std::string name; ///< Raw bytes, never empty.
    unsigned flags = 0;
    unsigned method = stored;
    std::uint32_t crc = 0;
    std::uint64_t packed_size = 0;
    std::uint64_t size = 0;
    std::uint64_t header_offset = 0; ///< Of the local header.
    std::uint64_t data_offset = 0;   ///< Of the data; found by check_zip_layout.
    unsigned unix_mode = 0;          ///< With the type bits; 0 when unknown.
    bool is_wide = false;            ///< ZIP64's field is there, in one of its two headers.

    Kind kind() const noexcept;

    bool has_descriptor() const noexcept { return (flags & 8) != 0; }
};

/// Error{Errc::archive}: "the archive's entry 'NAME' <what>".
[[nodiscard]] Error zip_error(const ZipEntry& entry, std::string_view what);

/// Judges the field "version needed to extract" of either header. @throws Error{Errc::archive}
void check_zip_version(const ZipEntry& entry, unsigned needed);

/// Reads the whole central directory, and refuses what is not supported.
/// @throws Error{Errc::archive}
[[nodiscard]] std::vector<ZipEntry> read_zip_directory(ByteSource& source, const ZipEnd& end);

} // namespace binstall
