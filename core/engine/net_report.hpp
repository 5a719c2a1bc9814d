// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/error.hpp>
#include <binstall/log.hpp>
#include <binstall/url.hpp>

#include <engine/certificate_facts.hpp>
#include <engine/http_client.hpp>

#include <chrono>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace binstall {

/// How one server was reached, as far as it was.
struct NetHop {
    using Duration = std::chrono::microseconds;

    std::string url;                      ///< Without its query.
    std::string proxy{};                  ///< "http://proxy:3128 (from HTTPS_PROXY)"; empty: none.
    std::string name{};                   ///< What was looked up.
    std::vector<std::string> addresses{}; ///< With ports, in the order in which they are tried.
    std::string connected{};              ///< The address that answered.
    std::string tls{};                    ///< "TLSv1.3"
    std::string cipher{};
    std::vector<CertificateFacts> certificates{}; ///< As the server shows them, its own first.
    int status = 0;                               ///< Of its answer.
    std::string location{};                       ///< Where a redirect leads, without its query.
    std::optional<Duration> resolving{};
    std::optional<Duration> connecting{};
    std::optional<Duration> tunnelling{}; ///< Until the proxy had opened the way.
    std::optional<Duration> handshake{};
    std::optional<Duration> answering{}; ///< From the request to the head of the answer.
    std::optional<Error> error{};
};

/// The way to a URL, with its redirects.
struct NetReport {
    std::vector<NetHop> hops; ///< At least one; only the last may have an error.
};

/// Goes to `url` as a request would, over connections of its own, follows redirects, and reads no
/// body. Sends no credentials. What goes wrong is in the report.
/// @throws Error{Errc::cancelled}
[[nodiscard]] NetReport
look_at_net(const Url& url, const HttpOptions& options, Log& log, std::stop_token stop);

} // namespace binstall
