// SPDX-License-Identifier: MIT
#pragma once

#include <engine/http/net_stream.hpp>
#include <engine/http/proxy.hpp>
#include <engine/http/resolver.hpp>

#include <optional>
#include <string>
#include <vector>

namespace binstall {

/// Is told how a connection comes about, step by step. A step that is not told of failed.
class ConnectionWatcher {
public:
    virtual ~ConnectionWatcher() = default;

    virtual void routed(const std::optional<Proxy>& proxy) = 0;

    /// `host` is the proxy, or where --connect-to leads, or the one of the URL.
    virtual void resolved(const std::string& host, const Addresses& addresses) = 0;

    virtual void connected(const Poco::Net::SocketAddress& address) = 0;

    /// The proxy passes on to the server.
    virtual void tunnelled() = 0;

    virtual void secured(const NetStream& stream) = 0;

    /// TLS failed; the certificates that the server showed, if it came to that.
    virtual void refused(const std::vector<CertificateFacts>& certificates) = 0;
};

} // namespace binstall
