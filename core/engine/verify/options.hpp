// SPDX-License-Identifier: MIT
#pragma once

#include <engine/evidence_check.hpp>

namespace binstall {

/// What has to be shown before an asset is unpacked.
struct VerifyOptions {
    bool only_signed = false;       ///< Nothing is installed without a valid signature.
    bool skip_signatures = false;   ///< Signatures are neither fetched nor checked.
    bool legacy_signatures = false; ///< Signatures of minisign's legacy algorithm count.
    bool all_evidence = false;      ///< Not the strongest alone: everything that is offered.
    /// The least that has to be verified (--require), unless the policy asks for more.
    EvidenceLevel required = EvidenceLevel::none;
};

} // namespace binstall
