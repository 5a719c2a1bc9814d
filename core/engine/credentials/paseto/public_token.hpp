// SPDX-License-Identifier: MIT
// PASETO v3.public: https://github.com/paseto-standard/paseto-spec
#pragma once

#include <engine/credentials/paseto/p384.hpp>

#include <span>
#include <string>
#include <string_view>

namespace binstall {

/// `pieces` in one text from which each can be told: their number and their lengths come first.
[[nodiscard]] std::string pre_authentication_encoding(std::span<const std::string_view> pieces);

/// "v3.public.<message and signature>.<footer>"; both can be read by everybody.
std::string
sign_public_token(const P384Key& key, std::string_view message, std::string_view footer);

} // namespace binstall
