// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/http.hpp>

#include <string>
#include <string_view>

namespace binstall {

/// How the body of an answer may be encoded.
enum class ContentCoding {
    identity, ///< As it is: a file is what was published.
    gzip,     ///< Also packed, for what is decoded at once.
};

/// "GET"
[[nodiscard]] std::string_view method_text(Method method);

/// `request` as it goes over the wire, with its body.
/// @throws Error{Errc::internal} when a header is malformed, or one that only the engine sets:
///         requests come from plugins.
std::string request_text(const Request& request, ContentCoding accepts);

} // namespace binstall
