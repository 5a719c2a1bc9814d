// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace binstall {

/// `host` of a URL in its one normal form: lower case; an IPv6 address without its brackets.
/// @throws Error{Errc::url} with the reason alone; the caller names the URL.
[[nodiscard]] std::string normal_host(std::string_view host);

/// Whether a normal host is an address that is not public, or a name of this machine.
[[nodiscard]] bool is_local_host(std::string_view host);

} // namespace binstall
