// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/error.hpp>

#include <engine/http/tls_version.hpp>

#include <string_view>

namespace binstall {

/// What OpenSSL `said` about a failed handshake, in words that help, where it was not about a
/// certificate.
[[nodiscard]] Error tls_error(std::string_view said, TlsVersion floor);

} // namespace binstall
