// SPDX-License-Identifier: MIT
// Signatures in the format of minisign: https://jedisct1.github.io/minisign/
#pragma once

#include <engine/artifact.hpp>
#include <engine/verify/ed25519.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace binstall {

using MinisignKeyId = std::array<unsigned char, 8>;

/// As `minisign` prints it: "0807060504030201".
[[nodiscard]] std::string to_string(const MinisignKeyId& id);

/// What a signature file may weigh, in bytes.
inline constexpr std::uint64_t minisign_file_limit = std::uint64_t{16} << 10;

/// A public key.
struct MinisignKey {
    MinisignKeyId id{};
    Ed25519Key point{};

    /// Reads the line of base64, or a whole key file: that line after one that says anything.
    /// @throws Error{Errc::signature_invalid} for anything else, and for a key that a signature
    ///         can be made for without knowing its secret.
    static MinisignKey parse(std::string_view text);

    friend bool operator==(const MinisignKey&, const MinisignKey&) = default;
};

/// A signature file.
struct MinisignFile {
    /// What was signed: a digest of the file, or, as old versions did, the file itself.
    enum class Algorithm { prehashed, legacy };

    Algorithm algorithm = Algorithm::prehashed;
    MinisignKeyId key_id{};
    Ed25519Signature signature{};         ///< Of the file.
    std::string trusted_comment;          ///< Any bytes but line ends: show it escaped.
    Ed25519Signature comment_signature{}; ///< Of `signature` and the trusted comment together.

    /// Reads the four lines, whose ends may be LF or CR LF.
    /// @throws Error{Errc::signature_invalid} saying what is wrong with it.
    static MinisignFile parse(std::string_view text);

    /// The name that the trusted comment gives the file, as in "timestamp:...\tfile:NAME\thashed";
    /// empty when it gives none.
    std::string_view stated_name() const noexcept;

    friend bool operator==(const MinisignFile&, const MinisignFile&) = default;
};

/// Whether signatures of the kind that only old versions of minisign make are good enough.
enum class LegacySignatures { refused, accepted };

/// Checks that `file` is a signature of `artifact` by the owner of `key`, and that its trusted
/// comment was signed too.
/// @throws Error{Errc::signature_invalid} saying which of them is not so, Error{Errc::io}.
void check_signature(const Artifact& artifact,
                     const MinisignFile& file,
                     const MinisignKey& key,
                     LegacySignatures legacy);

} // namespace binstall
