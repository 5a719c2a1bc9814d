// SPDX-License-Identifier: MIT
// Processes that others started: what a program under test leaves running, or not.
#pragma once

#include <filesystem>

namespace binstall::test {

/// Whether a process of that number still runs. What has ended and was not collected does not.
bool is_running(int id);

/// Waits until it does not. False when that takes longer than a hang.
[[nodiscard]] bool ends_soon(int id);

/// The number that a script writes to `file`, with a line's end, once it has.
int number_in(const std::filesystem::path& file);

} // namespace binstall::test
