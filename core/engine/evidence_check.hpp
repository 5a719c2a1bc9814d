// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace binstall {

/// One piece of evidence for one asset, and what came of it. Evidence that contradicts its asset is
/// not here: it ends the command.
struct EvidenceCheck {
    enum class Kind { signature, published_digest, checksum_file };
    enum class Outcome {
        verified,
        absent,  ///< The server says that there is no such file.
        skipped, ///< The user did not want it checked.
    };

    Kind kind = Kind::published_digest;
    Outcome outcome = Outcome::verified;
    std::string asset;
    std::string by;      ///< The key of a signature, the digest; empty when that is not known.
    std::string from;    ///< Who states it: a URL without its query, "github.com release listing".
    std::string comment; ///< A signature's trusted comment, as it was signed.
    std::int64_t checked_at = 0; ///< Seconds since 1970, UTC.

    friend bool operator==(const EvidenceCheck&, const EvidenceCheck&) = default;
};

/// How much the evidence for an asset shows; what comes later shows more.
enum class EvidenceLevel {
    none,
    checksum,    ///< A file of checksums beside it.
    digest,      ///< A digest that its publisher states.
    signature,   ///< The owner of a known key signed it.
    attestation, ///< A log of others says who built it. Nothing here can check that yet.
};

/// "signature"
[[nodiscard]] std::string_view name(EvidenceLevel level) noexcept;

/// Absent for what is no level's name.
[[nodiscard]] std::optional<EvidenceLevel> parse_evidence_level(std::string_view text) noexcept;

/// @throws Error{Errc::config} for a level that can be asked for and cannot be checked yet. `place`
///         says who asks: "--require".
void check_can_be_shown(EvidenceLevel level, std::string_view place);

/// The most that was verified for `asset`.
[[nodiscard]] EvidenceLevel level_of(std::span<const EvidenceCheck> checks, std::string_view asset);

/// As records and `--format json` write them: "checksum-file", "verified".
[[nodiscard]] std::string_view name(EvidenceCheck::Kind kind) noexcept;
[[nodiscard]] std::string_view name(EvidenceCheck::Outcome outcome) noexcept;

/// What was verified, for people: "minisign signature by key 0807060504030201, sha256 published by
/// github.com release listing"; "none" when nothing was.
[[nodiscard]] std::string summary(std::span<const EvidenceCheck> checks);

} // namespace binstall
