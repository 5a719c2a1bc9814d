// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace binstall::cli {

/// The pieces of an option that may be given several times, with several values each: of "a,b" and
/// "c" these three.
[[nodiscard]] std::vector<std::string> listed(const std::vector<std::string>& lists);

} // namespace binstall::cli
