// SPDX-License-Identifier: MIT
// Tokens that cargo's provider `cargo:paseto` makes (RFC 3231):
// https://doc.rust-lang.org/cargo/reference/unstable.html#asymmetric-token
#pragma once

#include <engine/credentials/paseto/p384.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace binstall {

/// What a token for reading says.
struct RegistryClaims {
    std::string index;     ///< "sparse+https://...", as cargo spells the registry.
    std::string subject;   ///< Whom the key belongs to; empty when the settings do not say.
    std::string challenge; ///< What the registry wants to see signed; empty for nothing.
    std::chrono::sys_seconds issued_at;
};

std::string sign_registry_token(const P384Key& key, const RegistryClaims& claims);

/// The challenge in a header `WWW-Authenticate: Cargo login_url="...", challenge="..."`; empty for
/// none.
[[nodiscard]] std::string challenge_in(std::string_view header);

} // namespace binstall
