// SPDX-License-Identifier: MIT
#pragma once

#include <engine/certificate_facts.hpp>

#include <openssl/types.h>

#include <string>
#include <vector>

namespace binstall {

/// Why a certificate was refused. Empty text when none was.
struct CertificateProblem {
    std::string text; ///< "the certificate has expired (subject ..., issuer ..., SHA-256 ...)"
    std::string hint;
    std::vector<CertificateFacts> presented{}; ///< What the server showed.
};

/// What `verification` has just refused.
[[nodiscard]] CertificateProblem problem_of(X509_STORE_CTX* verification);

/// A resumed handshake shows no certificate and OpenSSL checks none: this checks the chain that the
/// session came from again, as `tls` and `trust` want it: name, time, purpose, strength and root.
[[nodiscard]] CertificateProblem verify_again(const SSL* tls, X509_STORE* trust);

/// What OpenSSL does not look at in TLS 1.3: whether the certificate's key may sign, which every
/// handshake of ours has it do.
[[nodiscard]] CertificateProblem verify_usage(const SSL* tls);

} // namespace binstall
