// SPDX-License-Identifier: MIT
// What the ledger remembers of registries: which versions they had, and with which content.
#pragma once

#include <engine/ledger.hpp>
#include <engine/plan.hpp>

#include <optional>
#include <string>

namespace binstall {

/// The ledger's words for the `.crate` file that describes `resolved`; absent when no registry
/// stated its digest.
[[nodiscard]] std::optional<SeenAsset> seen_crate(const Resolved& resolved);

/// A version that is newer than the one `resolved` holds, was installed from the same registry
/// once, matches `request`, and that the registry does not list any more: one sentence about it.
/// Empty when there is none. A version that was yanked is still listed.
/// @throws as resolve()
std::string what_went_backwards(const PackageRequest& request,
                                const Resolved& resolved,
                                const Ledger& ledger,
                                const Services& services);

} // namespace binstall
