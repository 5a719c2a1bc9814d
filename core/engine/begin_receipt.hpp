// SPDX-License-Identifier: MIT
#pragma once

#include <engine/plan.hpp>
#include <engine/receipt.hpp>

namespace binstall {

/// What a receipt says about a package before its files are known: what it is, who described it,
/// and where the candidate `used` comes from.
[[nodiscard]] Receipt begin_receipt(const PackagePlan& plan, const RankedCandidate& used);

} // namespace binstall
