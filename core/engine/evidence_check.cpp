// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/evidence_check.hpp>

namespace binstall {

namespace {

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
