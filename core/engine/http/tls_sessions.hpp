// SPDX-License-Identifier: MIT
#pragma once

#include <engine/http/tls_version.hpp>

#include <openssl/types.h>

#include <compare>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

// OpenSSL's own name for SSL_SESSION: its largest header stays out of ours.
struct ssl_session_st;

namespace binstall {

/// Who is spoken to, and what is asked of them. A session is resumed only when all of it is the
/// same: it must not carry what was accepted for one name, under other certificates or with an
/// older TLS to where that would be refused.
struct TlsPeer {
    std::string host; ///< A DNS name or an address, which the certificate must be for.
    std::uint16_t port = 0;
    X509_STORE* trust = nullptr; ///< Borrowed.
    TlsVersion floor = TlsVersion::tls_1_2;

    friend auto operator<=>(const TlsPeer&, const TlsPeer&) = default;
};

struct SessionFreer {
    void operator()(ssl_session_st* session) const noexcept;
};

using TlsSession = std::unique_ptr<ssl_session_st, SessionFreer>;

/// The TLS sessions of a run that may be resumed. Thread-safe. Each is given away once: a ticket
/// of TLS 1.3 that is shown twice tells who listens that it is the same client.
class TlsSessions {
public:
    void keep(const TlsPeer& peer, TlsSession session);

    /// The newest one; null when there is none.
    TlsSession take(const TlsPeer& peer);

    /// Drops all of `peer`.
    void forget(const TlsPeer& peer);

private:
    std::mutex mutex_;
    std::map<TlsPeer, std::vector<TlsSession>> sessions_;
};

} // namespace binstall
