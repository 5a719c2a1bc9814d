// SPDX-License-Identifier: MIT
#pragma once

#include "release_page.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace binstall::release {

/// The files of `page` that hold checksums for its file `asset`, as their names tell: its own
/// ("tool.tgz.sha256") before those of the whole release ("SHA256SUMS",
/// "tool_1.2.3_checksums.txt"). Those of MD5 and SHA-1 are not among them: they verify nothing.
std::vector<std::string> checksum_names(const ReleasePage& page, std::string_view asset);

} // namespace binstall::release
