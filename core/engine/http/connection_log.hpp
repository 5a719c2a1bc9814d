// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/log.hpp>

#include <engine/http/connection_watcher.hpp>
#include <engine/http/net_wait.hpp>

namespace binstall {

/// Sums a new connection up in one line of the log.
class ConnectionLog : public ConnectionWatcher {
public:
    void routed(const std::optional<Proxy>& proxy) override;
    void resolved(const std::string& host, const Addresses& addresses) override;
    void connected(const Poco::Net::SocketAddress& address) override;
    void tunnelled() override;
    void secured(const NetStream& stream) override;
    void refused(const std::vector<CertificateFacts>& certificates) override;

    /// The connection to `origin` is ready.
    void finish(const std::string& origin, Log& log) const;

private:
    Patience::Clock::time_point began_ = Patience::Clock::now();
    std::string steps_;
};

} // namespace binstall
