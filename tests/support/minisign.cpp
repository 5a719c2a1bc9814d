// SPDX-License-Identifier: MIT
#include "minisign.hpp"

#include <openssl/evp.h>

#include <array>
#include <stdexcept>
#include <utility>

namespace binstall::test {
namespace {

constexpr std::size_t point_size = 32;
constexpr std::size_t signature_size = 64;

void check(bool worked) {
    if (!worked)
        throw std::runtime_error{"OpenSSL failed"};
}

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytes_of(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}

std::string blake2b(std::string_view content) {
    std::string digest(EVP_MAX_MD_SIZE, '\0');
    unsigned size = 0;
    check(EVP_Digest(
              content.data(), content.size(), bytes_of(digest), &size, EVP_blake2b512(), nullptr) ==
          1);
    digest.resize(size);
    return digest;
}

} // namespace

struct Signer::Key {
    EVP_PKEY* key = nullptr;

    Key() : key{EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")} { check(key != nullptr); }

    ~Key() { EVP_PKEY_free(key); }

    Key(const Key&) = delete;
    Key& operator=(const Key&) = delete;
};

std::string base64(std::string_view bytes) {
    std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
    EVP_EncodeBlock(bytes_of(text), bytes_of(bytes), static_cast<int>(bytes.size()));
    text.pop_back();
    return text;
}

std::string SignatureParts::text() const {
    return "untrusted comment: " + untrusted_comment + "\n" +
           base64(algorithm + key_id + signature) + "\ntrusted comment: " + trusted_comment + "\n" +
           base64(comment_signature) + "\n";
}

Signer::Signer(std::string key_id) : key_id_{std::move(key_id)}, key_{std::make_unique<Key>()} {}

Signer::~Signer() = default;

std::string Signer::public_key() const {
    std::string point(point_size, '\0');
    std::size_t size = point.size();
    check(EVP_PKEY_get_raw_public_key(key_->key, bytes_of(point), &size) == 1);
    return base64("Ed" + key_id_ + point);
}

std::string Signer::raw_signature(std::string_view message) const {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(),
                                                                          &EVP_MD_CTX_free};
    check(EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_->key) == 1);
    std::string signature(signature_size, '\0');
    std::size_t size = signature.size();
    check(EVP_DigestSign(
              context.get(), bytes_of(signature), &size, bytes_of(message), message.size()) == 1);
    return signature;
}

SignatureParts
Signer::parts(std::string_view content, std::string trusted_comment, std::string algorithm) const {
    SignatureParts parts;
    parts.key_id = key_id_;
    parts.signature = raw_signature(algorithm == "ED" ? blake2b(content) : std::string{content});
    parts.comment_signature = raw_signature(parts.signature + trusted_comment);
    parts.algorithm = std::move(algorithm);
    parts.trusted_comment = std::move(trusted_comment);
    return parts;
}

std::string Signer::sign(std::string_view content, std::string_view name) const {
    return parts(content, "timestamp:1700000000\tfile:" + std::string{name} + "\thashed").text();
}

} // namespace binstall::test
