// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>

#include <engine/readers.hpp>

#include <openssl/evp.h>

#include <array>

namespace binstall {

namespace {

struct DigestFreer {
    void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
};

const EVP_MD* method_of(DigestAlgorithm algorithm) {
    switch (algorithm) {
    case DigestAlgorithm::sha256:
        return EVP_sha256();
    case DigestAlgorithm::sha512:
        return EVP_sha512();
    case DigestAlgorithm::blake2b:
        return EVP_blake2b512();
    }
    return nullptr;
}

void check(int result) {
    if (result != 1)
        throw Error{Errc::internal, "OpenSSL could not compute a digest"};
}

} // namespace

struct DigestBuilder::State {
    DigestAlgorithm algorithm;
    std::unique_ptr<EVP_MD_CTX, DigestFreer> context;
};

DigestBuilder::DigestBuilder(DigestAlgorithm algorithm)
    : state_{std::make_unique<State>(
          State{algorithm, std::unique_ptr<EVP_MD_CTX, DigestFreer>{EVP_MD_CTX_new()}})} {
    check(EVP_DigestInit_ex(state_->context.get(), method_of(algorithm), nullptr));
}

DigestBuilder::~DigestBuilder() = default;
DigestBuilder::DigestBuilder(DigestBuilder&&) noexcept = default;
DigestBuilder& DigestBuilder::operator=(DigestBuilder&&) noexcept = default;

void DigestBuilder::add(std::span<const std::byte> bytes) {
    check(EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size()));
}

Digest DigestBuilder::finish() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> raw{};
    unsigned size = 0;
    check(EVP_DigestFinal_ex(state_->context.get(), raw.data(), &size));
    constexpr std::string_view digits = "0123456789abcdef";
    Digest digest{state_->algorithm, {}};
    digest.hex.reserve(std::size_t{size} * 2);
    for (const unsigned char byte : std::span{raw}.first(size)) {
        digest.hex += digits[byte >> 4U];
        digest.hex += digits[byte & 15U];
    }
    return digest;
}

Digest StrictReaders::digest(DigestAlgorithm algorithm, std::string_view bytes) const {
    DigestBuilder builder{algorithm};
    builder.add(std::as_bytes(std::span{bytes}));
    return builder.finish();
}

} // namespace binstall
