// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>

#include <engine/verify/ed25519.hpp>

#include <openssl/err.h>
#include <openssl/evp.h>

#include <algorithm>
#include <memory>

namespace binstall {

namespace {

struct KeyFreer {
    void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
};

struct ContextFreer {
    void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
};

using Encoded = std::array<unsigned char, 32>;

/// The y coordinates of the eight points whose order divides eight, little-endian: of order 4, of
/// order 1, of order 8 (two), and of order 2. A coordinate and its point's sign make an encoding.
constexpr Encoded small_order_points[] = {
    {},
    {1},
    {0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4,
     0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6,
     0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05},
    {0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b,
     0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39,
     0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a},
    {0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f}};

/// 2^255 - 19, the size of the field.
constexpr Encoded field_size = {0xed, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                                0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                                0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f};

/// 2^252 + 27742317777372353535851937790883648493, the order of the group.
constexpr Encoded group_order = {0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7,
                                 0xa2, 0xde, 0xf9, 0xde, 0x14, 0,    0,    0,    0,    0,    0,
                                 0,    0,    0,    0,    0,    0,    0,    0,    0,    0x10};

/// Compares numbers whose least byte comes first.
bool is_below(const Encoded& left, const Encoded& right) noexcept {
    return std::lexicographical_compare(left.rbegin(), left.rend(), right.rbegin(), right.rend());
}

Encoded coordinate_of(std::span<const unsigned char, 32> point) noexcept {
    Encoded coordinate{};
    std::ranges::copy(point, coordinate.begin());
    coordinate.back() &= 0x7fU; // without the sign
    return coordinate;
}

bool is_point_of_use(std::span<const unsigned char, 32> point) noexcept {
    const Encoded coordinate = coordinate_of(point);
    return is_below(coordinate, field_size) &&
           std::ranges::find(small_order_points, coordinate) == std::end(small_order_points);
}

} // namespace

bool is_usable(const Ed25519Key& key) noexcept {
    return is_point_of_use(key);
}

bool is_signed_by(const Ed25519Key& key,
                  const Ed25519Signature& signature,
                  std::span<const std::byte> message) {
    Encoded factor{};
    std::ranges::copy(std::span{signature}.last<32>(), factor.begin());
    if (!is_usable(key) || !is_point_of_use(std::span{signature}.first<32>()) ||
        !is_below(factor, group_order))
        return false;
    const std::unique_ptr<EVP_PKEY, KeyFreer> public_key{
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.data(), key.size())};
    const std::unique_ptr<EVP_MD_CTX, ContextFreer> context{EVP_MD_CTX_new()};
    if (!public_key || !context ||
        EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, public_key.get()) != 1)
        throw Error{Errc::internal, "OpenSSL could not check a signature"};
    const int result = EVP_DigestVerify(context.get(),
                                        signature.data(),
                                        signature.size(),
                                        reinterpret_cast<const unsigned char*>(message.data()),
                                        message.size());
    ERR_clear_error(); // a wrong signature leaves its reason in this thread's queue
    return result == 1;
}

} // namespace binstall
