// SPDX-License-Identifier: MIT
#pragma once

#include <engine/http/tls_sessions.hpp>
#include <engine/http/tls_verify.hpp>

#include <Poco/Net/Context.h>

#include <memory>

namespace binstall {

/// What OpenSSL's callbacks know and learn about one connection.
struct TlsConversation {
    TlsPeer peer;
    TlsSessions& sessions; ///< New ones go there.
    CertificateProblem problem{};
    const SSL* tls = nullptr; ///< Lives as long as the socket; null before the handshake has begun.
};

/// How one connection does TLS: 1.2 or newer, forward secrecy only, the name of the server bound
/// into the verification of its chain (not checked after it, where a slow handshake escapes the
/// check), no way to accept what was refused. One for each connection: with the trust store shared
/// it costs a tenth of a millisecond, and the problem is that connection's own.
struct TlsContext {
    Poco::Net::Context::Ptr context;
    std::unique_ptr<TlsConversation> conversation; ///< Pointed to by the context.
};

/// For one connection to `peer`.
TlsContext make_tls_context(const TlsPeer& peer, TlsSessions& sessions);

} // namespace binstall
