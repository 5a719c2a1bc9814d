// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/http/connection_log.hpp>

#include <openssl/ssl.h>

namespace binstall {

void ConnectionLog::routed(const std::optional<Proxy>& proxy) {
    if (proxy)
        steps_ += cat(" through the proxy ", proxy->url());
}

void ConnectionLog::resolved(const std::string& /*host*/, const Addresses& /*addresses*/) {}

void ConnectionLog::connected(const Poco::Net::SocketAddress& address) {
    steps_ += cat(" at ", address.toString());
}

void ConnectionLog::tunnelled() {}

void ConnectionLog::secured(const NetStream& stream) {
    const SSL* const tls = stream.tls();
    steps_ += cat(
        " with ", SSL_get_version(tls), SSL_session_reused(tls) == 1 ? ", a resumed session" : "");
}

// The error says it.
void ConnectionLog::refused(const std::vector<CertificateFacts>& /*certificates*/) {}

void ConnectionLog::finish(const std::string& origin, Log& log) const {
    const auto took =
        std::chrono::duration_cast<std::chrono::milliseconds>(Patience::Clock::now() - began_);
    log.write(Level::trace, cat("connected to ", origin, steps_, " after ", took.count(), " ms"));
}

} // namespace binstall
