// SPDX-License-Identifier: MIT
// Throw-away certificates, made in memory: a test of TLS needs good ones and every kind of bad one.
#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace binstall::test {

namespace fs = std::filesystem;

struct KeyCloser {
    void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
};

using Key = std::unique_ptr<EVP_PKEY, KeyCloser>;

struct CertificateCloser {
    void operator()(X509* certificate) const noexcept { X509_free(certificate); }
};

using Certificate = std::unique_ptr<X509, CertificateCloser>;

/// What a server shows: its key, and its certificate with the intermediate ones. PEM text.
struct Identity {
    std::string key;
    std::string chain;

    friend bool operator==(const Identity&, const Identity&) = default;
};

/// A server's certificate, to be issued. The defaults give a good one once it has a name.
struct LeafOptions {
    std::vector<std::string> dns_names{}; ///< subjectAltName entries; may be empty or odd.
    std::vector<std::string> addresses{}; ///< As above, IP addresses.
    std::string common_name = "test server";
    std::chrono::seconds starts = std::chrono::hours{-1};    ///< From now.
    std::chrono::seconds ends = std::chrono::hours{24 * 30}; ///< From now.
    std::string usage = "serverAuth";                        ///< extendedKeyUsage; empty: none.
    std::string key_usage{};                                 ///< keyUsage; empty: none.
    unsigned rsa_bits = 0;                                   ///< 0: EC P-256.
    std::string digest = "SHA256";                           ///< Of the signature.
};

/// What an authority below another one may do.
struct AuthorityLimits {
    std::string names{};       ///< nameConstraints, as OpenSSL writes them; empty: none.
    std::string path_length{}; ///< How many authorities may be below it; empty: any number.
};

/// A certificate authority. Making one takes about a millisecond.
class Authority {
public:
    explicit Authority(const std::string& name);

    /// One for the whole test process, for tests that do not look at certificates themselves.
    static const Authority& shared();

    /// An authority below this one; identities that it issues carry its certificate as well.
    Authority subordinate(const std::string& name, const AuthorityLimits& limits = {}) const;

    /// A server that issues certificates with its own, as if that were an authority's.
    static Authority posing_as(const Identity& leaf);

    Identity issue(const LeafOptions& options) const;

    /// As issue(), but the certificate is signed with its own key.
    static Identity self_signed(const LeafOptions& options);

    /// This authority's own certificate, PEM: what a client is told to trust.
    std::string certificate() const;

    /// Writes the certificate as OpenSSL wants it in SSL_CERT_DIR: `<hash of the subject>.0`.
    void write_hashed(const fs::path& folder) const;

private:
    Authority(const std::string& name, const Authority* issuer, const AuthorityLimits& limits);

    Authority(Key key, Certificate certificate, std::string chain)
        : key_{std::move(key)}, certificate_{std::move(certificate)}, chain_{std::move(chain)} {}

    Key key_;
    Certificate certificate_;
    std::string chain_; ///< PEM of the certificates between an issued one and the root.
};

} // namespace binstall::test
