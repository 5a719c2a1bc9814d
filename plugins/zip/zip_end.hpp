// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/archive_format.hpp>

#include <cstdint>

namespace binstall {

/// What the end of a zip file says of its central directory.
struct ZipEnd {
    std::uint64_t entries = 0;
    std::uint64_t directory_offset = 0;
    std::uint64_t directory_size = 0;
};

/// Finds and checks the end record, and ZIP64's when it is there: the directory ends where they
/// begin, and they end with the file.
/// @throws Error{Errc::archive}
[[nodiscard]] ZipEnd find_zip_end(ByteSource& source);

} // namespace binstall
