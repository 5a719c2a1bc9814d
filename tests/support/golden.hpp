// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace binstall::test {

/// Compares `text` with the file `<name>.golden` of tests/data, or, when BINSTALL_UPDATE_GOLDEN=1
/// is set, rewrites the file.
/// @return what differs, with both lines and how to accept the new text; empty when nothing does.
std::string golden_difference(std::string_view name, std::string_view text);

/// `text` with every occurrence of `what` replaced: folders and ports differ from run to run.
std::string replaced(std::string text, std::string_view what, std::string_view with);

} // namespace binstall::test
