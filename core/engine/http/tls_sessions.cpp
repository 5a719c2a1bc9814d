// SPDX-License-Identifier: MIT
#include <engine/http/tls_sessions.hpp>

#include <openssl/ssl.h>

#include <utility>

namespace binstall {

namespace {

/// As many connections as one host usually has at a time, twice: a server gives two tickets each.
constexpr std::size_t sessions_per_peer = 16;

} // namespace

void SessionFreer::operator()(ssl_session_st* session) const noexcept {
    SSL_SESSION_free(session);
}

void TlsSessions::keep(const TlsPeer& peer, TlsSession session) {
    const std::lock_guard lock{mutex_};
    std::vector<TlsSession>& kept = sessions_[peer];
    if (kept.size() == sessions_per_peer)
        kept.erase(kept.begin());
    kept.push_back(std::move(session));
}

TlsSession TlsSessions::take(const TlsPeer& peer) {
    const std::lock_guard lock{mutex_};
    const auto found = sessions_.find(peer);
    if (found == sessions_.end() || found->second.empty())
        return nullptr;
    TlsSession session = std::move(found->second.back());
    found->second.pop_back();
    // Sessions of TLS 1.2 come one for each full handshake and are made to be used again.
    if (SSL_SESSION_get_protocol_version(session.get()) == TLS1_2_VERSION)
        found->second.emplace_back(SSL_SESSION_dup(session.get()));
    return session;
}

void TlsSessions::forget(const TlsPeer& peer) {
    const std::lock_guard lock{mutex_};
    sessions_.erase(peer);
}

} // namespace binstall
