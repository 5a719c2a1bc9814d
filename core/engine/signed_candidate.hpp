// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/candidate.hpp>

#include <engine/evidence_check.hpp>
#include <engine/verify/options.hpp>

namespace binstall {

/// Whether every asset of `candidate` comes with a signature.
[[nodiscard]] bool is_signed(const Candidate& candidate);

/// The most that `asset` offers to show for itself, before any of it was looked at.
[[nodiscard]] EvidenceLevel offered_by(const Asset& asset, const VerifyOptions& options);

/// Looks at the keys before anything is downloaded.
/// @throws Error{Errc::signature_invalid} for one that no signature can be checked with.
void check_keys(const Candidate& candidate);

} // namespace binstall
