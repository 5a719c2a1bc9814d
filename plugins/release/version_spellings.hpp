// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace binstall::release {

/// How authors write `version` in tags and names of files, as it is first: also without the build
/// metadata, with '_' or '-' between the numbers, with a pre-release run together ("1.2.3rc1"),
/// without a last number that is 0 ("1.2"), and with the months and days of a calendar ("24.07" of
/// 24.7.0). A version that cannot be read has itself alone; an empty one none.
std::vector<std::string> version_spellings(std::string_view version);

} // namespace binstall::release
