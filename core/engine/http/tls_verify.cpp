// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/http/certificate_text.hpp>
#include <engine/http/tls_verify.hpp>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string_view>

namespace binstall {

namespace {

struct VerificationFreer {
    void operator()(X509_STORE_CTX* verification) const noexcept {
        X509_STORE_CTX_free(verification);
    }
};

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
        return "nothing was sent to this server; `binstall doctor net URL` shows what it presents";
    }
}

} // namespace

CertificateProblem problem_of(X509_STORE_CTX* verification) {
    const int error = X509_STORE_CTX_get_error(verification);
    const char* host = X509_VERIFY_PARAM_get0_host(X509_STORE_CTX_get0_param(verification), 0);
    CertificateProblem problem{sentence(error, host != nullptr ? host : "this address"),
                               hint_for(error),
                               facts_of(X509_STORE_CTX_get0_untrusted(verification))};
    if (const X509* certificate = X509_STORE_CTX_get_current_cert(verification))
        problem.text += cat(" (", identity_text(facts_of(certificate)), ")");
    return problem;
}

CertificateProblem verify_again(const SSL* tls, X509_STORE* trust) {
    STACK_OF(X509)* const chain = SSL_get_peer_cert_chain(tls);
    if (chain == nullptr || sk_X509_num(chain) == 0)
        return {"the TLS session has no certificate", {}};
    const std::unique_ptr<X509_STORE_CTX, VerificationFreer> verification{X509_STORE_CTX_new()};
    X509* const leaf = sk_X509_value(chain, 0);
    if (X509_STORE_CTX_init(verification.get(), trust, leaf, chain) != 1 ||
        X509_STORE_CTX_set_default(verification.get(), "ssl_server") != 1)
        return {"the certificate of the TLS session cannot be checked", {}};
    X509_VERIFY_PARAM* const wanted = X509_STORE_CTX_get0_param(verification.get());
    X509_VERIFY_PARAM_set1(wanted, SSL_CTX_get0_param(SSL_get_SSL_CTX(tls)));
    X509_VERIFY_PARAM_set_auth_level(wanted, SSL_get_security_level(tls));
    ERR_clear_error();
    if (X509_verify_cert(verification.get()) == 1)
        return {};
    return problem_of(verification.get());
}

CertificateProblem verify_usage(const SSL* tls) {
    X509* const leaf = SSL_get0_peer_certificate(tls);
    if (leaf != nullptr && (X509_get_key_usage(leaf) & KU_DIGITAL_SIGNATURE) != 0)
        return {};
    CertificateProblem problem{"the certificate is not for signing", {}, chain_of(tls)};
    if (leaf != nullptr)
        problem.text += cat(" (", identity_text(facts_of(leaf)), ")");
    return problem;
}

} // namespace binstall
