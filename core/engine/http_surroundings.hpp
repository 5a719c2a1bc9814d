// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/log.hpp>

#include <engine/config/cargo_config.hpp>
#include <engine/config/config.hpp>

namespace binstall {

/// How requests are made here: what our settings say, then cargo's (`http.proxy`, `http.cainfo`,
/// `http.ssl-version`), then the variables for proxies that every program knows, lower case first:
/// HTTPS_PROXY, ALL_PROXY, NO_PROXY, and http_proxy, which counts in lower case only, since a web
/// server sets HTTP_PROXY from a header of the request that it serves.
/// @throws Error{Errc::config} for a value of cargo's that cannot be used.
[[nodiscard]] HttpOptions http_options(const Config& config,
                                       const CargoConfig& cargo,
                                       const Environment& environment,
                                       Log& log);

} // namespace binstall
