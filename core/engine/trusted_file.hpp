// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <sys/stat.h>

namespace binstall {

/// Why what `status` describes (a file or folder that decides what we do: settings, plugins) is not
/// to be trusted, in one clause: "is writable by others". Empty when it is: it belongs to root or
/// to us, and nobody else may write to it. A group may when it is our own private one.
[[nodiscard]] std::string why_not_trusted(const struct stat& status);

} // namespace binstall
