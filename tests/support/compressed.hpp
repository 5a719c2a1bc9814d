// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace binstall::test {

/// `bytes` compressed with "xz", "bzip2" or "zstd", by libarchive.
std::string compressed(std::string_view bytes, std::string_view filter);

} // namespace binstall::test
