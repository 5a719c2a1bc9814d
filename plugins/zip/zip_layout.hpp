// SPDX-License-Identifier: MIT
#pragma once

#include "zip_directory.hpp"

#include <stop_token>
#include <vector>

namespace binstall {

/// Compares every local header and data descriptor with the directory, and sees to it that they
/// and the data fill the file up to the directory. Sets `data_offset` of each entry.
/// @throws Error{Errc::archive}, Error{Errc::cancelled}
void check_zip_layout(ByteSource& source,
                      const ZipEnd& end,
                      std::vector<ZipEntry>& entries,
                      const std::stop_token& stop);

} // namespace binstall
