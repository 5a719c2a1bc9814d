// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/error.hpp>

#include <string>

namespace binstall {

/// What `error` says becomes `what`, of the kind `code`: said to another reader, with all that lies
/// below the message.
[[nodiscard]] Error reworded(const Error& error, Errc code, const std::string& what);

} // namespace binstall
