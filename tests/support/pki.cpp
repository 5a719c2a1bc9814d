// SPDX-License-Identifier: MIT
#include "pki.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <stdexcept>

namespace binstall::test {
namespace {

struct BioCloser {
    void operator()(BIO* bio) const noexcept { BIO_free(bio); }
};

using Bio = std::unique_ptr<BIO, BioCloser>;

struct ExtensionCloser {
    void operator()(X509_EXTENSION* extension) const noexcept { X509_EXTENSION_free(extension); }
};

void require(bool worked, const char* doing) {
    if (worked)
        return;
    std::array<char, 256> reason{};
    ERR_error_string_n(ERR_get_error(), reason.data(), reason.size());
    throw std::runtime_error{std::string{"OpenSSL: "} + doing + ": " + reason.data()};
}

Key make_key(unsigned rsa_bits) {
    std::string curve = "P-256"; // the macro casts const away, which clang minds
    Key key{rsa_bits == 0 ? EVP_EC_gen(curve.data()) : EVP_RSA_gen(rsa_bits)};
    require(key != nullptr, "making a key");
    return key;
}

std::string text_of(BIO* bio) {
    char* data = nullptr;
    const long length = BIO_get_mem_data(bio, &data);
    return {data, static_cast<std::size_t>(length)};
}

std::string pem(X509* certificate) {
    const Bio bio{BIO_new(BIO_s_mem())};
    require(PEM_write_bio_X509(bio.get(), certificate) == 1, "writing a certificate");
    return text_of(bio.get());
}

std::string pem(EVP_PKEY* key) {
    const Bio bio{BIO_new(BIO_s_mem())};
    require(PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1,
            "writing a key");
    return text_of(bio.get());
}

/// A certificate without extensions and signature.
Certificate blank(const std::string& common_name,
                  EVP_PKEY* key,
                  std::chrono::seconds starts,
                  std::chrono::seconds ends) {
    Certificate certificate{X509_new()};
    X509_set_version(certificate.get(), X509_VERSION_3);
    std::uint64_t serial = 0;
    require(RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) == 1, "a serial");
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate.get()), serial >> 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), starts.count());
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), ends.count());
    require(X509_set_pubkey(certificate.get(), key) == 1, "setting a key");
    if (!common_name.empty()) {
        const auto* bytes = reinterpret_cast<const unsigned char*>(common_name.data());
        X509_NAME* subject = X509_get_subject_name(certificate.get());
        require(
            X509_NAME_add_entry_by_txt(
                subject, "CN", MBSTRING_UTF8, bytes, static_cast<int>(common_name.size()), -1, 0) ==
                1,
            "setting a name");
    }
    return certificate;
}

void add_extension(X509* certificate, X509* issuer, int id, const std::string& value) {
    X509V3_CTX context{};
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const std::unique_ptr<X509_EXTENSION, ExtensionCloser> extension{
        X509V3_EXT_conf_nid(nullptr, &context, id, value.c_str())};
    require(extension != nullptr, value.c_str());
    require(X509_add_ext(certificate, extension.get(), -1) == 1, value.c_str());
}

/// subjectAltName is built from values, not from OpenSSL's text form, where a comma in a name
/// would begin the next entry.
void add_names(X509* certificate, const LeafOptions& options) {
    if (options.dns_names.empty() && options.addresses.empty())
        return;
    GENERAL_NAMES* names = GENERAL_NAMES_new();
    for (const std::string& name : options.dns_names) {
        ASN1_IA5STRING* text = ASN1_IA5STRING_new();
        ASN1_STRING_set(text, name.data(), static_cast<int>(name.size()));
        GENERAL_NAME* entry = GENERAL_NAME_new();
        GENERAL_NAME_set0_value(entry, GEN_DNS, text);
        sk_GENERAL_NAME_push(names, entry);
    }
    for (const std::string& address : options.addresses) {
        GENERAL_NAME* entry = GENERAL_NAME_new();
        GENERAL_NAME_set0_value(entry, GEN_IPADD, a2i_IPADDRESS(address.c_str()));
        sk_GENERAL_NAME_push(names, entry);
    }
    const int added = X509_add1_ext_i2d(certificate, NID_subject_alt_name, names, 0, 0);
    GENERAL_NAMES_free(names);
    require(added == 1, "adding names");
}

void sign(X509* certificate, EVP_PKEY* key, const std::string& digest) {
    require(X509_sign(certificate, key, EVP_get_digestbyname(digest.c_str())) != 0, "signing");
}

Certificate make_leaf(const LeafOptions& options, EVP_PKEY* key, X509* issuer) {
    Certificate leaf = blank(options.common_name, key, options.starts, options.ends);
    X509* const signed_by = issuer == nullptr ? leaf.get() : issuer;
    X509_set_issuer_name(leaf.get(), X509_get_subject_name(signed_by));
    add_extension(leaf.get(), signed_by, NID_basic_constraints, "critical,CA:FALSE");
    if (!options.usage.empty())
        add_extension(leaf.get(), signed_by, NID_ext_key_usage, options.usage);
    if (!options.key_usage.empty())
        add_extension(leaf.get(), signed_by, NID_key_usage, "critical," + options.key_usage);
    add_names(leaf.get(), options);
    return leaf;
}

} // namespace

Authority::Authority(const std::string& name) : Authority{name, nullptr, {}} {}

Authority::Authority(const std::string& name,
                     const Authority* issuer,
                     const AuthorityLimits& limits)
    : key_{make_key(0)},
      certificate_{blank(name, key_.get(), std::chrono::hours{-1}, std::chrono::hours{24 * 30})} {
    X509* const signed_by = issuer == nullptr ? certificate_.get() : issuer->certificate_.get();
    X509_set_issuer_name(certificate_.get(), X509_get_subject_name(signed_by));
    const std::string constraints = limits.path_length.empty()
                                        ? "critical,CA:TRUE"
                                        : "critical,CA:TRUE,pathlen:" + limits.path_length;
    add_extension(certificate_.get(), signed_by, NID_basic_constraints, constraints);
    if (!limits.names.empty())
        add_extension(
            certificate_.get(), signed_by, NID_name_constraints, "critical," + limits.names);
    add_extension(certificate_.get(), signed_by, NID_key_usage, "critical,keyCertSign,cRLSign");
    sign(certificate_.get(), issuer == nullptr ? key_.get() : issuer->key_.get(), "SHA256");
    if (issuer != nullptr)
        chain_ = pem(certificate_.get()) + issuer->chain_;
}

const Authority& Authority::shared() {
    static const Authority authority{"binstall test authority"};
    return authority;
}

Authority Authority::subordinate(const std::string& name, const AuthorityLimits& limits) const {
    return {name, this, limits};
}

Authority Authority::posing_as(const Identity& leaf) {
    const Bio key_text{BIO_new_mem_buf(leaf.key.data(), static_cast<int>(leaf.key.size()))};
    const Bio chain{BIO_new_mem_buf(leaf.chain.data(), static_cast<int>(leaf.chain.size()))};
    Key key{PEM_read_bio_PrivateKey(key_text.get(), nullptr, nullptr, nullptr)};
    Certificate certificate{PEM_read_bio_X509(chain.get(), nullptr, nullptr, nullptr)};
    require(key != nullptr && certificate != nullptr, "reading an identity");
    return {std::move(key), std::move(certificate), leaf.chain};
}

Identity Authority::issue(const LeafOptions& options) const {
    const Key key = make_key(options.rsa_bits);
    const Certificate leaf = make_leaf(options, key.get(), certificate_.get());
    sign(leaf.get(), key_.get(), options.digest);
    return {pem(key.get()), pem(leaf.get()) + chain_};
}

Identity Authority::self_signed(const LeafOptions& options) {
    const Key key = make_key(options.rsa_bits);
    const Certificate leaf = make_leaf(options, key.get(), nullptr);
    sign(leaf.get(), key.get(), options.digest);
    return {pem(key.get()), pem(leaf.get())};
}

std::string Authority::certificate() const {
    return pem(certificate_.get());
}

void Authority::write_hashed(const fs::path& folder) const {
    std::array<char, 16> name{};
    std::snprintf(
        name.data(),
        name.size(),
        "%08lx.0",
        X509_NAME_hash_ex(X509_get_subject_name(certificate_.get()), nullptr, nullptr, nullptr));
    fs::create_directories(folder);
    std::ofstream{folder / name.data()} << certificate();
}

} // namespace binstall::test
