// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/evidence_check.hpp>

#include <algorithm>

namespace binstall {

namespace {

constexpr std::string_view level_names[] = {
    "none", "checksum", "digest", "signature", "attestation"};

EvidenceLevel level_of(EvidenceCheck::Kind kind) noexcept {
    switch (kind) {
    case EvidenceCheck::Kind::signature:
        return EvidenceLevel::signature;
    case EvidenceCheck::Kind::published_digest:
        return EvidenceLevel::digest;
    case EvidenceCheck::Kind::checksum_file:
        return EvidenceLevel::checksum;
    }
    return EvidenceLevel::none;
}

std::string words(const EvidenceCheck& check) {
    switch (check.kind) {
    case EvidenceCheck::Kind::signature:
        return cat("minisign signature by key ", check.by);
    case EvidenceCheck::Kind::published_digest:
        return cat(check.by.substr(0, check.by.find(':')), " published by ", check.from);
    case EvidenceCheck::Kind::checksum_file:
        return cat(check.by.substr(0, check.by.find(':')), " in the checksum file ", check.from);
    }
    return {};
}

} // namespace

std::string_view name(EvidenceLevel level) noexcept {
    return level_names[static_cast<std::size_t>(level)];
}

std::optional<EvidenceLevel> parse_evidence_level(std::string_view text) noexcept {
    const auto* const found = std::ranges::find(level_names, text);
    if (found == std::end(level_names))
        return std::nullopt;
    return static_cast<EvidenceLevel>(found - std::begin(level_names));
}

void check_can_be_shown(EvidenceLevel level, std::string_view place) {
    if (level == EvidenceLevel::attestation)
        throw Error{Errc::config,
                    cat(place, " asks for attestations, which cannot be checked by this binstall")}
            .hint("signature is the most that it can check; nothing is installed instead of asking "
                  "for less");
}

EvidenceLevel level_of(std::span<const EvidenceCheck> checks, std::string_view asset) {
    EvidenceLevel best = EvidenceLevel::none;
    for (const EvidenceCheck& check : checks)
        if (check.asset == asset && check.outcome == EvidenceCheck::Outcome::verified)
            best = std::max(best, level_of(check.kind));
    return best;
}

std::string_view name(EvidenceCheck::Kind kind) noexcept {
    switch (kind) {
    case EvidenceCheck::Kind::signature:
        return "signature";
    case EvidenceCheck::Kind::published_digest:
        return "published-digest";
    case EvidenceCheck::Kind::checksum_file:
        return "checksum-file";
    }
    return "unknown";
}

std::string_view name(EvidenceCheck::Outcome outcome) noexcept {
    switch (outcome) {
    case EvidenceCheck::Outcome::verified:
        return "verified";
    case EvidenceCheck::Outcome::absent:
        return "absent";
    case EvidenceCheck::Outcome::skipped:
        return "skipped";
    }
    return "unknown";
}

std::string summary(std::span<const EvidenceCheck> checks) {
    std::string text;
    for (const EvidenceCheck& check : checks) {
        if (check.outcome != EvidenceCheck::Outcome::verified)
            continue;
        // Assets of one package that were verified alike are not told apart here.
        const std::string one = words(check);
        if (text.find(one) == std::string::npos)
            text += cat(text.empty() ? "" : ", ", one);
    }
    return text.empty() ? "none" : text;
}

} // namespace binstall
