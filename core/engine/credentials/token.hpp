// SPDX-License-Identifier: MIT
#pragma once

#include <engine/credentials/secret.hpp>

#include <string>
#include <string_view>

namespace binstall {

/// A secret and where it was found.
struct Token {
    Secret secret;
    std::string origin; ///< For messages: "the variable GITHUB_TOKEN", "/home/a/.netrc".
    std::string user{}; ///< For Basic authentication; else empty.
};

/// What is wrong with `text` as the value of a header, in one clause that does not show it: "has
/// control characters". Empty when nothing is.
[[nodiscard]] std::string why_not_token(std::string_view text);

/// `text`, without the white space and the line end around it, as a token.
/// @throws Error{Errc::config} naming `origin` when it is no token.
Token checked_token(std::string&& text, std::string origin);

} // namespace binstall
