// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/url.hpp>

#include <engine/http_client.hpp>

namespace binstall {

/// Whether a request to `url` may leave this machine at all: not with --offline, not over plain
/// http, and with --allow-hosts to those hosts only.
/// @throws Error{Errc::policy} that says which rule it was.
void check_permitted(const Url& url, const HttpOptions& options);

/// The same as an answer.
[[nodiscard]] bool is_permitted(const Url& url, const HttpOptions& options);

/// @throws Error{Errc::policy} for a host that neither --allow-hosts nor the policy names, when
/// they
///         name some.
void check_host(std::string_view host, const HttpOptions& options);

/// Whether `host` is one of `patterns`: a name, or "*.example.com" for every name below that.
[[nodiscard]] bool matches_host(const std::vector<std::string>& patterns, std::string_view host);

} // namespace binstall
