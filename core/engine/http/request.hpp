// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/http.hpp>

#include <engine/credentials/authorization.hpp>

#include <string_view>

namespace binstall {

/// How the body of an answer may be encoded.
enum class ContentCoding {
    identity, ///< As it is: a file is what was published.
    gzip,     ///< Also packed, for what is decoded at once.
};

/// "GET"
[[nodiscard]] std::string_view method_text(Method method);

/// `request` as it goes over the wire, with its body and with `authorization`, which may be null.
/// @throws Error{Errc::internal} when a header is malformed, or one that only the engine sets:
///         requests come from plugins.
Secret
request_text(const Request& request, const Authorization* authorization, ContentCoding accepts);

} // namespace binstall
