// SPDX-License-Identifier: MIT
// Trust on first use: what was seen of an asset and of its signer when they were first used.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace binstall {

/// An asset as it was when it was installed.
struct SeenAsset {
    std::string source;  ///< Of the package, as cargo's records spell it.
    std::string package; ///< Its name.
    std::string version;
    std::string target;
    std::string asset;  ///< Its name.
    std::string sha256; ///< In hex.
    /// The publisher's public key that its signature was verified with, base64; empty when nothing
    /// is known of it: no signature, none looked at, or one of somebody who built it for others.
    std::string key;
    std::int64_t first_seen = 0; ///< Seconds since 1970, UTC.

    /// Whether it says the same as `other`, whenever that was seen.
    bool is_same(const SeenAsset& other) const;

    friend bool operator==(const SeenAsset&, const SeenAsset&) = default;
};

/// Whether something that is not as it was is refused, or remembered beside what was seen before.
enum class Changes { refused, accepted };

/// In place of a key: that the package is not signed any more was accepted.
inline constexpr std::string_view accepted_unsigned = "none";

struct Ledger {
    std::vector<SeenAsset> seen; ///< In the order in which they were seen.
    Changes changes = Changes::refused;

    /// @throws Error{Errc::integrity} with both digests and the date, when an asset of the same
    ///         name, package, version and target was seen with other bytes.
    void check_digest(const SeenAsset& now) const;

    /// @throws Error{Errc::policy} with the date, when the package was signed before and its key is
    ///         another one now, or there is none.
    void check_signer(const SeenAsset& now) const;

    /// Whether any asset of the package was signed.
    bool has_signer(const SeenAsset& now) const;
};

/// Adds what is not known yet.
void remember(std::vector<SeenAsset>& ledger, const std::vector<SeenAsset>& now);

} // namespace binstall
