// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/http/tls_context.hpp>

#include <Poco/Net/IPAddress.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <array>
#include <span>
#include <string>
#include <string_view>

namespace binstall {

namespace {

constexpr const char* ciphers = "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL";
// Poco's default begins with X448, which most servers answer with "ask again": one round trip more.
constexpr const char* groups = "X25519:P-256:P-384";
constexpr int chain_limit = 9;
constexpr int security_level = 2; // whatever openssl.cnf says

std::string name_text(const X509_NAME* name) {
    const std::unique_ptr<BIO, decltype([](BIO* bio) { BIO_free(bio); })> out{BIO_new(BIO_s_mem())};
    X509_NAME_print_ex(out.get(), name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
    char* data = nullptr;
    const auto size = BIO_get_mem_data(out.get(), &data);
    return size > 0 ? printable({data, static_cast<std::size_t>(size)}) : "(none)";
}

std::string fingerprint(const X509* certificate) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> raw{};
    unsigned size = 0;
    X509_digest(certificate, EVP_sha256(), raw.data(), &size);
    std::string hex;
    for (const unsigned byte : std::span{raw}.first(size)) {
        hex += "0123456789abcdef"[byte >> 4U];
        hex += "0123456789abcdef"[byte & 15U];
    }
    return hex;
}

std::string sentence(int error, const char* host) {
    switch (error) {
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
        return cat("the certificate is not valid for ", host);
    case X509_V_ERR_CERT_HAS_EXPIRED:
        return "the certificate has expired";
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return "the certificate is not yet valid";
    default:
        return cat("the certificate is not trusted: ", X509_verify_cert_error_string(error));
    }
}

std::string hint_for(int error) {
    switch (error) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return "check the clock of this machine; if it is right, the server is at fault";
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
        return "if your network inspects TLS, name its certificate with --root-certificates";
    default:
        return {};
    }
}

/// Called by OpenSSL for each certificate that it has judged. Only looks on: what was refused stays
/// refused.
int note_problem(int is_accepted, X509_STORE_CTX* verification) {
    if (is_accepted == 1)
        return 1;
    const auto* tls = static_cast<const SSL*>(
        X509_STORE_CTX_get_ex_data(verification, SSL_get_ex_data_X509_STORE_CTX_idx()));
    auto* problem = static_cast<CertificateProblem*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(tls)));
    if (problem == nullptr || !problem->text.empty())
        return 0;
    const int error = X509_STORE_CTX_get_error(verification);
    X509_VERIFY_PARAM* parameters = X509_STORE_CTX_get0_param(verification);
    const char* host = X509_VERIFY_PARAM_get0_host(parameters, 0);
    problem->text = sentence(error, host != nullptr ? host : "this address");
    problem->hint = hint_for(error);
    if (const X509* certificate = X509_STORE_CTX_get_current_cert(verification))
        problem->text += cat(" (subject ",
                             name_text(X509_get_subject_name(certificate)),
                             ", issuer ",
                             name_text(X509_get_issuer_name(certificate)),
                             ", SHA-256 ",
                             fingerprint(certificate),
                             ")");
    return 0;
}

void check(bool is_done, std::string_view what) {
    if (!is_done)
        throw Error{Errc::internal, cat("TLS cannot be set up: ", what)};
}

/// The certificate must be for `host`, in its subjectAltName; a common name does not count.
void bind_name(SSL_CTX* context, const std::string& host) {
    X509_VERIFY_PARAM* parameters = SSL_CTX_get0_param(context);
    X509_VERIFY_PARAM_set_hostflags(
        parameters, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
    if (Poco::Net::IPAddress address; Poco::Net::IPAddress::tryParse(host, address))
        check(X509_VERIFY_PARAM_set1_ip_asc(parameters, host.c_str()) == 1, "the address");
    else
        check(X509_VERIFY_PARAM_set1_host(parameters, host.data(), host.size()) == 1, "the name");
}

} // namespace

TlsContext make_tls_context(const std::string& host, x509_store_st* trust) {
    using Poco::Net::Context;
    TlsContext made{new Context{Context::TLS_CLIENT_USE,
                                "",
                                "",
                                "",
                                Context::VERIFY_STRICT,
                                chain_limit,
                                false,
                                ciphers},
                    std::make_unique<CertificateProblem>()};
    made.context->requireMinimumProtocol(Context::PROTO_TLSV1_2);
    made.context->disableStatelessSessionResumption();
    SSL_CTX* const raw = made.context->sslContext();
    SSL_CTX_set_options(raw, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_security_level(raw, security_level);
    std::string list = groups; // the macro casts const away, which clang minds
    check(SSL_CTX_set1_groups_list(raw, list.data()) == 1, "the key exchange");
    const STACK_OF(SSL_CIPHER)* chosen = SSL_CTX_get_ciphers(raw);
    check(chosen != nullptr && sk_SSL_CIPHER_num(chosen) > 0, "the ciphers");
    X509_STORE_up_ref(trust);
    SSL_CTX_set_cert_store(raw, trust);
    bind_name(raw, host);
    SSL_CTX_set_app_data(raw, made.problem.get());
    SSL_CTX_set_verify(raw, SSL_VERIFY_PEER, note_problem);
    return made;
}

} // namespace binstall
