// SPDX-License-Identifier: MIT
// Opens PASETO v3.public tokens: written apart from what signs them, so that both can be wrong in
// different ways only.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace binstall::test {

/// What a token says, once its signature was found to be right.
struct OpenedToken {
    std::string message;
    std::string footer;
};

/// Opens `token` with a public key, a compressed point of P-384 in hexadecimal; absent when it is
/// not of that form or was not signed by that key.
std::optional<OpenedToken> open_public_token(std::string_view token,
                                             std::string_view key,
                                             std::string_view implicit_assertion = {});

} // namespace binstall::test
