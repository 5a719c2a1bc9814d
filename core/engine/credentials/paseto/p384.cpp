// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>

#include <engine/credentials/paseto/p384.hpp>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/param_build.h>

#include <vector>

namespace binstall {

namespace {

struct Freer {
    void operator()(BIGNUM* number) const noexcept { BN_clear_free(number); }

    void operator()(EC_GROUP* group) const noexcept { EC_GROUP_free(group); }

    void operator()(EC_POINT* point) const noexcept { EC_POINT_clear_free(point); }

    void operator()(ECDSA_SIG* signature) const noexcept { ECDSA_SIG_free(signature); }

    void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }

    void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }

    void operator()(EVP_PKEY_CTX* context) const noexcept { EVP_PKEY_CTX_free(context); }

    void operator()(OSSL_PARAM* parameters) const noexcept { OSSL_PARAM_free(parameters); }

    void operator()(OSSL_PARAM_BLD* builder) const noexcept { OSSL_PARAM_BLD_free(builder); }
};

template <class Thing>
using Owned = std::unique_ptr<Thing, Freer>;

constexpr int number_size = 48;

void check(bool is_done) {
    if (!is_done)
        throw Error{Errc::internal, "OpenSSL could not work with a key of the curve P-384"};
}

template <class Thing>
Owned<Thing> owned(Thing* thing) {
    check(thing != nullptr);
    return Owned<Thing>{thing};
}

Owned<EC_GROUP> curve() {
    return owned(EC_GROUP_new_by_curve_name(NID_secp384r1));
}

/// The secret times the base point.
P384Point point_of(const EC_GROUP& group, const BIGNUM& secret) {
    const auto point = owned(EC_POINT_new(&group));
    check(EC_POINT_mul(&group, point.get(), &secret, nullptr, nullptr, nullptr) == 1);
    P384Point bytes{};
    check(EC_POINT_point2oct(&group,
                             point.get(),
                             POINT_CONVERSION_COMPRESSED,
                             bytes.data(),
                             bytes.size(),
                             nullptr) == bytes.size());
    return bytes;
}

Owned<EVP_PKEY> key_of(const BIGNUM& secret, const P384Point& point) {
    const auto builder = owned(OSSL_PARAM_BLD_new());
    check(OSSL_PARAM_BLD_push_utf8_string(
              builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, SN_secp384r1, 0) == 1 &&
          OSSL_PARAM_BLD_push_octet_string(
              builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) == 1 &&
          OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, &secret) == 1);
    const auto parameters = owned(OSSL_PARAM_BLD_to_param(builder.get()));
    const auto context = owned(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
    EVP_PKEY* key = nullptr;
    check(EVP_PKEY_fromdata_init(context.get()) == 1 &&
          EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_KEYPAIR, parameters.get()) == 1);
    return owned(key);
}

/// `der`, as OpenSSL writes a signature, as its two numbers.
P384Signature numbers_of(const std::vector<unsigned char>& der) {
    const unsigned char* at = der.data();
    const auto signature = owned(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
    P384Signature bytes{};
    check(
        BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), bytes.data(), number_size) == number_size &&
        BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), bytes.data() + number_size, number_size) ==
            number_size);
    return bytes;
}

} // namespace

struct P384Key::Handle {
    Owned<EVP_PKEY> key;
};

P384Key::P384Key(std::span<const unsigned char, 48> secret) {
    const auto group = curve();
    const auto number = owned(BN_secure_new());
    check(BN_bin2bn(secret.data(), number_size, number.get()) != nullptr);
    if (BN_is_zero(number.get()) == 1 ||
        BN_cmp(number.get(), EC_GROUP_get0_order(group.get())) >= 0)
        throw Error{Errc::config, "is no key of the curve P-384"};
    point_ = point_of(*group, *number);
    handle_ = std::make_unique<Handle>(Handle{key_of(*number, point_)});
}

P384Key::~P384Key() = default;
P384Key::P384Key(P384Key&&) noexcept = default;
P384Key& P384Key::operator=(P384Key&&) noexcept = default;

P384Signature P384Key::sign(std::string_view message) const {
    const auto context = owned(EVP_MD_CTX_new());
    const auto* bytes = reinterpret_cast<const unsigned char*>(message.data());
    std::size_t size = 0;
    check(EVP_DigestSignInit(context.get(), nullptr, EVP_sha384(), nullptr, handle_->key.get()) ==
              1 &&
          EVP_DigestSign(context.get(), nullptr, &size, bytes, message.size()) == 1);
    std::vector<unsigned char> der(size);
    check(EVP_DigestSign(context.get(), der.data(), &size, bytes, message.size()) == 1);
    der.resize(size);
    return numbers_of(der);
}

std::array<unsigned char, 48> sha384(std::string_view bytes) {
    std::array<unsigned char, 48> digest{};
    unsigned size = 0;
    check(EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha384(), nullptr) == 1);
    return digest;
}

} // namespace binstall
