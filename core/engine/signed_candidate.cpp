// SPDX-License-Identifier: MIT
#include <engine/signed_candidate.hpp>
#include <engine/verify/minisign.hpp>

#include <algorithm>
#include <variant>

namespace binstall {

bool is_signed(const Candidate& candidate) {
    return std::ranges::all_of(candidate.assets, [](const Asset& asset) {
        return std::ranges::any_of(asset.evidence, [](const Evidence& evidence) {
            return std::holds_alternative<MinisignSignature>(evidence);
        });
    });
}

EvidenceLevel offered_by(const Asset& asset, const VerifyOptions& options) {
    EvidenceLevel best = EvidenceLevel::none;
    for (const Evidence& evidence : asset.evidence) {
        if (std::holds_alternative<PublishedDigest>(evidence))
            best = std::max(best, EvidenceLevel::digest);
        else if (std::holds_alternative<ChecksumFile>(evidence))
            best = std::max(best, EvidenceLevel::checksum);
        else if (!options.skip_signatures)
            best = std::max(best, EvidenceLevel::signature);
    }
    return best;
}

void check_keys(const Candidate& candidate) {
    for (const Asset& asset : candidate.assets)
        for (const Evidence& evidence : asset.evidence)
            if (const auto* signature = std::get_if<MinisignSignature>(&evidence))
                static_cast<void>(MinisignKey::parse(signature->public_key));
}

} // namespace binstall
