// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/candidate.hpp>

#include <engine/artifact.hpp>
#include <engine/evidence_check.hpp>
#include <engine/verify/evidence_files.hpp>

#include <span>
#include <string>
#include <vector>

namespace binstall {

/// What checking an asset gave.
struct Verification {
    std::vector<EvidenceCheck> checks; ///< Strongest first. None: its publisher states nothing.
    std::vector<std::string> warnings; ///< One sentence each.
};

/// Checks `artifact` against the evidence that `asset` carries and the files that were fetched for
/// it, before any decoder sees a byte. Digests that the publisher states are always compared.
///
/// @throws Error{Errc::integrity} with both digests when it does not match,
///         Error{Errc::signature_invalid} for a signature that is there and wrong,
///         Error{Errc::signature_missing} when one is asked for and there is none. Because of
///         these no other candidate is ever installed.
[[nodiscard]] Verification verify(const Artifact& artifact,
                                  const Asset& asset,
                                  std::span<const EvidenceFile> files,
                                  const VerifyOptions& options);

} // namespace binstall
