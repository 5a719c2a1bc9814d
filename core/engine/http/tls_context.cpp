// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/http/tls_context.hpp>

#include <Poco/Net/IPAddress.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <string>
#include <string_view>

namespace binstall {

namespace {

constexpr const char* ciphers = "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL";
// Poco's default begins with X448, which most servers answer with "ask again": one round trip more.
constexpr const char* groups = "X25519:P-256:P-384";
constexpr int chain_limit = 9;
constexpr int security_level = 2; // whatever openssl.cnf says

TlsConversation* conversation_of(const SSL* tls) {
    return static_cast<TlsConversation*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(tls)));
}

/// Called by OpenSSL for each certificate that it has judged. Only looks on: what was refused stays
/// refused.
int note_problem(int is_accepted, X509_STORE_CTX* verification) {
    if (is_accepted == 1)
        return 1;
    const auto* tls = static_cast<const SSL*>(
        X509_STORE_CTX_get_ex_data(verification, SSL_get_ex_data_X509_STORE_CTX_idx()));
    TlsConversation* const conversation = conversation_of(tls);
    if (conversation != nullptr && conversation->problem.text.empty())
        conversation->problem = problem_of(verification);
    return 0;
}

/// Called by OpenSSL at each step of a handshake: the only place where Poco's socket shows its SSL.
void note_tls(const SSL* tls, int /*where*/, int /*result*/) {
    if (TlsConversation* const conversation = conversation_of(tls))
        conversation->tls = tls;
}

/// Called by OpenSSL with a session that can be resumed: once in a handshake of TLS 1.2, with every
/// ticket after one of TLS 1.3. (Poco's own interface knows only the former.) 1: it is ours now.
int keep_session(SSL* tls, SSL_SESSION* session) {
    TlsConversation* const conversation = conversation_of(tls);
    if (conversation == nullptr)
        return 0;
    conversation->sessions.keep(conversation->peer, TlsSession{session});
    return 1;
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

TlsContext make_tls_context(const TlsPeer& peer, TlsSessions& sessions) {
    using Poco::Net::Context;
    TlsContext made{new Context{Context::TLS_CLIENT_USE,
                                "",
                                "",
                                "",
                                Context::VERIFY_STRICT,
                                chain_limit,
                                false,
                                ciphers},
                    std::make_unique<TlsConversation>(TlsConversation{peer, sessions})};
    made.context->requireMinimumProtocol(
        peer.floor == TlsVersion::tls_1_3 ? Context::PROTO_TLSV1_3 : Context::PROTO_TLSV1_2);
    SSL_CTX* const raw = made.context->sslContext();
    SSL_CTX_set_options(raw, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_security_level(raw, security_level);
    std::string list = groups; // the macro casts const away, which clang minds
    check(SSL_CTX_set1_groups_list(raw, list.data()) == 1, "the key exchange");
    const STACK_OF(SSL_CIPHER)* chosen = SSL_CTX_get_ciphers(raw);
    check(chosen != nullptr && sk_SSL_CIPHER_num(chosen) > 0, "the ciphers");
    X509_STORE_up_ref(peer.trust);
    SSL_CTX_set_cert_store(raw, peer.trust);
    bind_name(raw, peer.host);
    SSL_CTX_set_app_data(raw, made.conversation.get());
    SSL_CTX_set_verify(raw, SSL_VERIFY_PEER, note_problem);
    SSL_CTX_set_info_callback(raw, note_tls);
    SSL_CTX_set_session_cache_mode(raw, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(raw, keep_session);
    return made;
}

} // namespace binstall
