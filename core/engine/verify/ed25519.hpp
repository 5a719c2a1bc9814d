// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace binstall {

using Ed25519Key = std::array<unsigned char, 32>;
using Ed25519Signature = std::array<unsigned char, 64>;

/// Whether `key` is a public key at all: the canonical encoding of a y coordinate, and not one of
/// the points of small order. With such a point as key a signature can be made that fits any
/// message, and OpenSSL 3.0 accepts it.
[[nodiscard]] bool is_usable(const Ed25519Key& key) noexcept;

/// Whether `signature` is one of `message` by the owner of `key` (RFC 8032). False also for a key
/// that is not usable, for a signature whose first half is a point of small order, and for one
/// whose second half is not below the order of the group: then others could be made from it.
/// @throws Error{Errc::internal} when OpenSSL cannot do its work.
[[nodiscard]] bool is_signed_by(const Ed25519Key& key,
                                const Ed25519Signature& signature,
                                std::span<const std::byte> message);

} // namespace binstall
