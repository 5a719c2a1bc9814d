// SPDX-License-Identifier: MIT
#include "tls_contexts.hpp"

#include <openssl/pem.h>

#include <stdexcept>

namespace binstall::test {
namespace {

struct BioCloser {
    void operator()(BIO* bio) const noexcept { BIO_free(bio); }
};

using Bio = std::unique_ptr<BIO, BioCloser>;

void require(bool worked, const char* doing) {
    if (!worked)
        throw std::runtime_error{std::string{"OpenSSL: "} + doing};
}

void use(SSL_CTX* context, const Identity& identity) {
    const Bio key_text{BIO_new_mem_buf(identity.key.data(), static_cast<int>(identity.key.size()))};
    const Key key{PEM_read_bio_PrivateKey(key_text.get(), nullptr, nullptr, nullptr)};
    const Bio chain{
        BIO_new_mem_buf(identity.chain.data(), static_cast<int>(identity.chain.size()))};
    const Certificate leaf{PEM_read_bio_X509(chain.get(), nullptr, nullptr, nullptr)};
    require(key != nullptr && leaf != nullptr, "reading an identity");
    require(SSL_CTX_use_certificate(context, leaf.get()) == 1, "using a certificate");
    require(SSL_CTX_use_PrivateKey(context, key.get()) == 1, "using a key");
    while (X509* more = PEM_read_bio_X509(chain.get(), nullptr, nullptr, nullptr))
        SSL_CTX_add0_chain_cert(context, more); // takes ownership
}

} // namespace

TlsContexts::TlsContexts(const ServerOptions& options) : options_{options} {}

SSL_CTX* TlsContexts::get(const std::string& name) {
    const std::lock_guard lock{mutex_};
    Context& context = contexts_[name];
    if (!context) {
        context = make(name);
        // What SSL_CTX_set_tlsext_servername_callback does, without its C cast.
        SSL_CTX_callback_ctrl(
            context.get(), SSL_CTRL_SET_TLSEXT_SERVERNAME_CB, reinterpret_cast<void (*)()>(choose));
        SSL_CTX_set_tlsext_servername_arg(context.get(), this);
    }
    return context.get();
}

int TlsContexts::choose(SSL* tls, int* /*alert*/, void* self) {
    const char* name = SSL_get_servername(tls, TLSEXT_NAMETYPE_host_name);
    if (name != nullptr)
        SSL_set_SSL_CTX(tls, static_cast<TlsContexts*>(self)->get(name));
    return SSL_TLSEXT_ERR_OK;
}

Context TlsContexts::make(const std::string& name) const {
    Context context{SSL_CTX_new(TLS_server_method())};
    // A server of old or weak kind is what some tests are about, so nothing is forbidden here.
    SSL_CTX_set_security_level(context.get(), 0);
    if (options_.min_tls != 0)
        SSL_CTX_set_min_proto_version(context.get(), options_.min_tls);
    if (options_.max_tls != 0)
        SSL_CTX_set_max_proto_version(context.get(), options_.max_tls);
    if (!options_.ciphers.empty())
        require(SSL_CTX_set_cipher_list(context.get(), options_.ciphers.c_str()) == 1, "ciphers");
    SSL_CTX_set_num_tickets(context.get(), options_.tickets);
    LeafOptions leaf;
    if (name.empty())
        leaf.addresses = {"127.0.0.1"};
    else
        leaf.dns_names = {name};
    use(context.get(), options_.identity ? *options_.identity : options_.authority->issue(leaf));
    return context;
}

} // namespace binstall::test
