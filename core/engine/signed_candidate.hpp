// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/candidate.hpp>

namespace binstall {

/// Whether every asset of `candidate` comes with a signature.
[[nodiscard]] bool is_signed(const Candidate& candidate);

/// Looks at the keys before anything is downloaded.
/// @throws Error{Errc::signature_invalid} for one that no signature can be checked with.
void check_keys(const Candidate& candidate);

} // namespace binstall
