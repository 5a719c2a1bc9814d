// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace binstall {

/// Refuses TOML that toml++ may not see: more than 1 MiB, bytes that are not UTF-8, control
/// characters (a lone CR among them), anything but ASCII outside strings and comments, a string
/// without end, and tables, arrays and dotted keys that nest deeper than 64.
///
/// What it lets pass need not be TOML; that the parser decides. A byte order mark at the start must
/// have been taken off.
/// @throws Error{Errc::manifest} with line and column.
void scan_toml(std::string_view text);

} // namespace binstall
