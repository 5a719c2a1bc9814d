// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <memory>
#include <span>
#include <string_view>

namespace binstall {

/// A point of the curve P-384, compressed: the sign of y and x (SEC 1, section 2.3.3).
using P384Point = std::array<unsigned char, 49>;

/// ECDSA with P-384: r and s, each in 48 bytes.
using P384Signature = std::array<unsigned char, 96>;

/// A secret key of the curve P-384 with its public one.
class P384Key {
public:
    /// @throws Error{Errc::config} for a number that is no key: zero, or not below the order of
    ///         the group.
    explicit P384Key(std::span<const unsigned char, 48> secret);
    ~P384Key();
    P384Key(P384Key&&) noexcept;
    P384Key& operator=(P384Key&&) noexcept;

    const P384Point& point() const noexcept { return point_; }

    /// Signs the SHA-384 of `message`. Not deterministic: two signatures of one message differ.
    /// @throws Error{Errc::internal} when OpenSSL cannot do its work.
    P384Signature sign(std::string_view message) const;

private:
    struct Handle;
    std::unique_ptr<Handle> handle_;
    P384Point point_{};
};

[[nodiscard]] std::array<unsigned char, 48> sha384(std::string_view bytes);

} // namespace binstall
