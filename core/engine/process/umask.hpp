// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string_view>
#include <sys/types.h>

namespace binstall {

/// The umask in the text of /proc/self/status; absent when it is not told.
[[nodiscard]] std::optional<mode_t> umask_in(std::string_view proc_status);

/// The umask of this process; absent where the system does not tell. Read, not set and set back:
/// other threads may be creating files.
[[nodiscard]] std::optional<mode_t> told_umask();

/// The same; 022 where the system does not tell.
[[nodiscard]] mode_t current_umask();

} // namespace binstall
