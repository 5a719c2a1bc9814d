// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace binstall {

/// Digest algorithms that count as verification. SHA-1 and MD5 do not, and are not here.
enum class DigestAlgorithm { sha256, sha512, blake2b };

/// What some bytes must hash to.
struct Digest {
    DigestAlgorithm algorithm = DigestAlgorithm::sha256;
    std::string hex; ///< Lower case, of exactly the algorithm's length.

    /// Reads `hex` (either case).
    /// @throws Error{Errc::integrity} when it is not of the algorithm's length or not hexadecimal:
    ///         a digest that cannot be read is never taken for one that is absent.
    static Digest parse(DigestAlgorithm algorithm, std::string_view hex);

    /// Reads "sha256:ab12...", as GitHub publishes the digests of release assets.
    /// @throws Error{Errc::integrity} as above, or naming an algorithm that does not count.
    static Digest parse(std::string_view prefixed);

    /// "sha256:ab12..."
    std::string to_string() const;

    friend bool operator==(const Digest&, const Digest&) = default;
};

[[nodiscard]] std::string_view name(DigestAlgorithm algorithm) noexcept;

} // namespace binstall
