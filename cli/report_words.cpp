// SPDX-License-Identifier: MIT
#include "report_words.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/signed_candidate.hpp>
#include <engine/verify/minisign.hpp>

#include <variant>
#include <vector>

namespace binstall::cli {

namespace {

std::string signature_words(const MinisignSignature& evidence, const VerifyOptions& options) {
    const std::string url = evidence.request.url.redacted();
    if (options.skip_signatures)
        return cat("signature ", url, " NOT checked (--skip-signatures)");
    const std::string key = key_words(evidence.public_key);
    return cat("signature ", url, key.empty() ? key : cat(" (key ", key, ")"));
}

/// Sorts words into what is certain to be checked, and what only when better things are absent.
struct WordCollector {
    const VerifyOptions& options;
    std::vector<std::string> words{};
    std::vector<std::string> files{};
    bool has_digest = false;
    bool has_signature = false;

    void operator()(const PublishedDigest& evidence) {
        words.push_back(cat(name(evidence.digest.algorithm), " published by ", evidence.by));
        has_digest = true;
    }

    void operator()(const ChecksumFile& evidence) {
        files.push_back(cat("checksum file ", evidence.request.url.redacted()));
    }

    void operator()(const MinisignSignature& evidence) {
        words.insert(words.begin(), signature_words(evidence, options));
        has_signature = !options.skip_signatures;
    }

    std::string text() {
        if (options.all_evidence)
            words.insert(words.end(), files.begin(), files.end());
        else if (!has_digest && !files.empty())
            words.push_back(cat(has_signature ? "else " : "", files.front()));
        return words.empty() ? "nothing, since its publisher states no digest" : joined(words);
    }
};

} // namespace

std::string evidence_words(const Asset& asset, const VerifyOptions& options) {
    WordCollector collector{options};
    for (const Evidence& evidence : asset.evidence)
        std::visit(collector, evidence);
    return collector.text();
}

std::string_view trust_word(const Asset& asset, const VerifyOptions& options) {
    switch (offered_by(asset, options)) {
    case EvidenceLevel::attestation:
    case EvidenceLevel::signature:
        return "signed";
    case EvidenceLevel::digest:
        return "digest";
    case EvidenceLevel::checksum:
        return "checksum";
    case EvidenceLevel::none:
        break;
    }
    return "first-use";
}

std::string_view trust_meaning(const Asset& asset, const VerifyOptions& options) {
    switch (offered_by(asset, options)) {
    case EvidenceLevel::attestation:
    case EvidenceLevel::signature:
        return "the owner of the author's key has to have signed it";
    case EvidenceLevel::digest:
        return "it has to be the file that was uploaded, which whoever holds the account can "
               "replace";
    case EvidenceLevel::checksum:
        return "it has to be the file that the checksums beside it were made of";
    case EvidenceLevel::none:
        break;
    }
    return "nobody states what it has to be; that it changes later will be noticed";
}

std::string key_words(std::string_view public_key) {
    try {
        return to_string(MinisignKey::parse(public_key).id);
    } catch (const Error&) {
        return {};
    }
}

std::string_view word(RunCheck check) {
    switch (check) {
    case RunCheck::full:
        return "full";
    case RunCheck::foreign:
        return "foreign";
    case RunCheck::off:
        return "off";
    }
    return "unknown";
}

std::string_view word(PackageReport::Outcome outcome) {
    using enum PackageReport::Outcome;
    switch (outcome) {
    case installed:
        return "installed";
    case already_installed:
        return "already_installed";
    case planned:
        return "planned";
    case failed:
        return "failed";
    case cancelled:
        return "cancelled";
    }
    return "unknown";
}

} // namespace binstall::cli
