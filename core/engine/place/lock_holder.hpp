// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>

namespace binstall {

/// The process that holds a flock on the file `inode` of `device`, out of the text of /proc/locks;
/// absent when none is listed, or the system does not tell.
[[nodiscard]] std::optional<pid_t>
lock_holder(std::string_view proc_locks, dev_t device, ino_t inode);

/// "cargo (process 4711)" for the file that `descriptor` has open, or "another command".
[[nodiscard]] std::string describe_lock_holder(int descriptor);

} // namespace binstall
