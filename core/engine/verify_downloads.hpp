// SPDX-License-Identifier: MIT
#pragma once

#include <engine/download.hpp>
#include <engine/ledger.hpp>
#include <engine/plan.hpp>
#include <engine/services.hpp>
#include <engine/stage_package.hpp>

#include <vector>

namespace binstall {

/// Checks the assets of `package.used`, in their order, before any of them is unpacked: against
/// their evidence, the policy and `ledger`. What was found out goes into the receipt, the ledger's
/// entries and the warnings of `package`.
/// @throws Error{Errc::integrity}, Error{Errc::signature_invalid}, Error{Errc::signature_missing},
///         Error{Errc::policy}, and what ended a request for evidence.
void verify_downloads(const PackagePlan& plan,
                      const Ledger& ledger,
                      std::vector<Download>& downloads,
                      StagedPackage& package,
                      const Services& services);

} // namespace binstall
