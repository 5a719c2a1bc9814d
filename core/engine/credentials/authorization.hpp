// SPDX-License-Identifier: MIT
#pragma once

#include <engine/credentials/token.hpp>

#include <string>

namespace binstall {

/// How a server wants to be shown a secret.
struct AuthorizationForm {
    enum class Kind {
        bearer, ///< Authorization: Bearer TOKEN
        token,  ///< Authorization: token TOKEN, as Forgejo has it
        raw,    ///< Authorization: TOKEN, as registries of cargo have it
        basic,  ///< Authorization: Basic, of user and password
        header, ///< A header of its own: PRIVATE-TOKEN: TOKEN
    };

    Kind kind = Kind::bearer;
    std::string header{}; ///< For Kind::header.
};

/// A header with a secret, for one request.
struct Authorization {
    std::string header;
    Secret value;
    std::string origin; ///< As Token::origin.
};

[[nodiscard]] Authorization authorization(const AuthorizationForm& form, const Token& token);

/// RFC 4648, section 4, with padding.
[[nodiscard]] std::string base64(std::string_view bytes);

} // namespace binstall
