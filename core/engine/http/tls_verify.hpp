// SPDX-License-Identifier: MIT
#pragma once

#include <openssl/types.h>

#include <string>

namespace binstall {

/// Why a certificate was refused. Empty text when none was.
struct CertificateProblem {
    std::string text; ///< "the certificate has expired (subject ..., issuer ..., SHA-256 ...)"
    std::string hint;
};

/// What `verification` has just refused.
[[nodiscard]] CertificateProblem problem_of(X509_STORE_CTX* verification);

/// A resumed handshake shows no certificate and OpenSSL checks none: this checks the chain that the
/// session came from again, as `tls` and `trust` want it: name, time, purpose, strength and root.
[[nodiscard]] CertificateProblem verify_again(const SSL* tls, X509_STORE* trust);

} // namespace binstall
