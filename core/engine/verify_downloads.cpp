// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/age.hpp>
#include <engine/integrity.hpp>
#include <engine/verify_downloads.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

namespace binstall {

namespace {

bool is_verified(const std::vector<EvidenceCheck>& checks) {
    return std::ranges::find(checks, EvidenceCheck::Outcome::verified, &EvidenceCheck::outcome) !=
           checks.end();
}

/// The key that a signature was verified with, as the line of base64; empty when there was none.
std::string key_of(const Asset& asset, const Verification& verification) {
    const bool has_signature =
        std::ranges::any_of(verification.checks, [](const EvidenceCheck& check) {
            return check.kind == EvidenceCheck::Kind::signature &&
                   check.outcome == EvidenceCheck::Outcome::verified;
        });
    for (const Evidence& evidence : asset.evidence)
        if (const auto* signature = std::get_if<MinisignSignature>(&evidence);
            signature && has_signature)
            return std::string{trim(split(trim(signature->public_key), '\n').back())};
    return {};
}

/// The ledger's words for an asset that has just been verified.
SeenAsset seen_asset(const PackagePlan& plan,
                     const Candidate& candidate,
                     const Asset& asset,
                     const Download& download) {
    const Manifest& manifest = plan.resolved.manifest;
    return {.source = manifest.source,
            .package = manifest.name,
            .version = manifest.version.to_string(),
            .target = candidate.target.triple,
            .asset = asset.name,
            .sha256 = download.artifact.sha256,
            .key = {},
            .first_seen = now_in_seconds()};
}

} // namespace

void verify_downloads(const PackagePlan& plan,
                      const Ledger& ledger,
                      std::vector<Download>& downloads,
                      StagedPackage& package,
                      const Services& services) {
    const Candidate& candidate = package.used.candidate;
    Receipt& receipt = package.ready.receipt;
    for (std::size_t index = 0; index < downloads.size(); ++index) {
        const Asset& asset = candidate.assets[index];
        Verification verification = downloads[index].verify(asset, services.config.verify);
        services.policy.check_evidence(verification.checks,
                                       asset.name,
                                       package.used.source,
                                       plan.resolved.manifest,
                                       services.config.verify);
        Artifact& artifact = downloads[index].artifact;
        artifact.is_verified = is_verified(verification.checks);
        if (!artifact.is_verified && lacks_checksum(artifact))
            package.warnings.push_back(cat(
                printable(artifact.name),
                " has no integrity data: nothing that its publisher states was checked, and its "
                "compression carries no checksum"));
        SeenAsset seen = seen_asset(plan, candidate, asset, downloads[index]);
        // Whoever builds for others signs for himself: the author may sign with another key, or
        // not.
        if (package.used.tier != Tier::community)
            seen.key = key_of(asset, verification);
        if (!services.config.verify.skip_signatures) {
            ledger.check_signer(seen);
            if (seen.key.empty() && ledger.has_signer(seen))
                seen.key = accepted_unsigned;
        }
        ledger.check_digest(seen);
        package.ready.seen.push_back(std::move(seen));
        std::ranges::move(verification.checks, std::back_inserter(receipt.checks));
        std::ranges::move(verification.warnings, std::back_inserter(package.warnings));
    }
    receipt.asset_url = downloads.front().artifact.url.redacted();
    receipt.asset_sha256 = downloads.front().artifact.sha256;
    receipt.evidence = summary(receipt.checks);
}

} // namespace binstall
