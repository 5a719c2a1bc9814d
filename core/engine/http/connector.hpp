// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/url.hpp>

#include <engine/http/connection.hpp>
#include <engine/http/connection_watcher.hpp>
#include <engine/http/net_wait.hpp>
#include <engine/http/resolver.hpp>
#include <engine/http/tls_sessions.hpp>
#include <engine/http/tls_trust.hpp>
#include <engine/http_client.hpp>

#include <memory>
#include <mutex>
#include <set>
#include <string>

namespace binstall {

/// Makes connections: finds the address, connects, does TLS. Thread-safe.
class Connector {
public:
    Connector(const HttpOptions& options, Log& log) : options_{options}, log_{log} {}

    /// A connection to the origin of `url`, ready for a request.
    /// @throws Error{Errc::tls}, Error{Errc::config}, BrokenConnection, Error{Errc::network},
    ///         Error{Errc::cancelled}
    std::unique_ptr<HttpConnection> connect(const Url& url, const RequestBounds& bounds);

    /// As above; `watcher` is told of each step.
    std::unique_ptr<HttpConnection>
    connect(const Url& url, const RequestBounds& bounds, ConnectionWatcher& watcher);

    /// Every host that was connected to.
    std::set<std::string> hosts() const;

private:
    struct Endpoint {
        std::string host;
        std::uint16_t port;

        friend bool operator==(const Endpoint&, const Endpoint&) = default;
    };

    Endpoint endpoint_of(const Url& url) const;
    void check_address(const Url& url, const Poco::Net::IPAddress& address) const;
    X509_STORE* trust();
    void secure(NetStream& stream,
                const TlsPeer& peer,
                const RequestBounds& bounds,
                ConnectionWatcher& watcher);
    std::unique_ptr<NetStream>
    reach(const Endpoint& endpoint, const RequestBounds& bounds, ConnectionWatcher& watcher);

    const HttpOptions& options_;
    Log& log_;
    Resolver resolver_;
    std::mutex trust_mutex_;
    TrustStore trust_; ///< Opened with the first connection that needs it.
    TlsSessions sessions_;
    mutable std::mutex hosts_mutex_;
    std::set<std::string> hosts_;
};

} // namespace binstall
