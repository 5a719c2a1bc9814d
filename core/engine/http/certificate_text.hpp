// SPDX-License-Identifier: MIT
// What people are told about a certificate.
#pragma once

#include <engine/certificate_facts.hpp>

#include <openssl/x509.h>

#include <string>
#include <vector>

namespace binstall {

[[nodiscard]] CertificateFacts facts_of(const X509* certificate);

/// What the server of `tls` has shown, its own certificate first.
[[nodiscard]] std::vector<CertificateFacts> chain_of(const SSL* tls);

[[nodiscard]] std::vector<CertificateFacts> facts_of(const STACK_OF(X509) * chain);

/// "subject CN=a, issuer CN=b, SHA-256 0f..."
[[nodiscard]] std::string identity_text(const CertificateFacts& facts);

} // namespace binstall
