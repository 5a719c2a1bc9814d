// SPDX-License-Identifier: MIT
// Keys for PASETO as text: https://github.com/paseto-standard/paserk
#pragma once

#include <engine/credentials/paseto/p384.hpp>

#include <string>
#include <string_view>

namespace binstall {

/// Reads "k3.secret.<48 bytes>".
/// @throws Error{Errc::config} saying what is wrong, in one clause without a subject that does not
///         show the text.
P384Key parse_secret_paserk(std::string_view text);

/// "k3.public.<49 bytes>"
[[nodiscard]] std::string public_paserk(const P384Point& point);

/// "k3.pid.<33 bytes>": what a public key is called.
[[nodiscard]] std::string paserk_id(const P384Point& point);

} // namespace binstall
