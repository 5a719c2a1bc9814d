// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/candidate.hpp>

#include <engine/artifact.hpp>

#include <string>

namespace binstall {

/// Checks `artifact` against the evidence that `asset` carries, before any decoder sees a byte.
/// @return what was verified, for the receipt: "sha256 published by github.com release listing";
///         "none" when there is no evidence.
/// @throws Error{Errc::integrity} with both digests when it does not match. Never falls through.
std::string verify(const Artifact& artifact, const Asset& asset);

} // namespace binstall
