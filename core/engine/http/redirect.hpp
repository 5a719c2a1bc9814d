// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/http.hpp>

#include <string>
#include <vector>

namespace binstall {

/// Where the redirect `answer` to `request` leads: the request to make next. Headers that might be
/// secret are left behind for good when the origin changes. `named_hosts` are patterns of hosts
/// that the user named himself: they may be local.
/// @throws Error{Errc::network} when it names no place that is a URL of ours, Error{Errc::policy}
///         when it leads from https to http, or to a local address from elsewhere.
Request redirected(const Request& request,
                   const Response& answer,
                   const std::vector<std::string>& named_hosts);

} // namespace binstall
