// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/http.hpp>

#include <string>

namespace binstall {

/// `request` as it goes over the wire, with its body.
/// @throws Error{Errc::internal} when a header is malformed, or one that only the engine sets:
///         requests come from plugins.
std::string request_text(const Request& request);

} // namespace binstall
