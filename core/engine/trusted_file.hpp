// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <sys/stat.h>

namespace binstall {

/// Whether `group` is the primary group of this user, and nobody else is in it: Debian and others
/// give every user such a group, and then files come out writable for it.
[[nodiscard]] bool is_private_group(uid_t user, gid_t group);

/// Why what `status` describes (a file or folder that decides what we do: settings, plugins) is not
/// to be trusted, in one clause: "is writable by others". Empty when it is: it belongs to root or
/// to us, and nobody else may write to it. A group may when it is our own private one.
[[nodiscard]] std::string why_not_trusted(const struct stat& status);

} // namespace binstall
