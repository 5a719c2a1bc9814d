// SPDX-License-Identifier: MIT
#pragma once

#include <Poco/Net/Context.h>

#include <memory>
#include <string>

struct x509_store_st;

namespace binstall {

/// Why a certificate was refused. Empty text when none was.
struct CertificateProblem {
    std::string text; ///< "the certificate has expired (subject ..., issuer ..., SHA-256 ...)"
    std::string hint;
};

/// How one connection does TLS: 1.2 or newer, forward secrecy only, the name of the server bound
/// into the verification of its chain (not checked after it, where a slow handshake escapes the
/// check), no way to accept what was refused. One for each connection: with the trust store shared
/// it costs a tenth of a millisecond, and the problem is that connection's own.
struct TlsContext {
    Poco::Net::Context::Ptr context;
    std::unique_ptr<CertificateProblem> problem; ///< Pointed to by the context.
};

/// For a connection to `host` (a DNS name or an address) that trusts what is in `trust`.
TlsContext make_tls_context(const std::string& host, x509_store_st* trust);

} // namespace binstall
