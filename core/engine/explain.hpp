// SPDX-License-Identifier: MIT
#pragma once

#include <engine/http_client.hpp>
#include <engine/plan.hpp>

#include <vector>

namespace binstall {

/// Why a package would be installed from where it would.
struct Explanation {
    PackagePlan plan; ///< Without candidates when nobody has a build.
    std::vector<MadeRequest> requests;
};

/// Asks every source, lower tiers too, and downloads nothing of what they have.
/// @throws as resolve().
Explanation
explain(const PackageRequest& request, const Destination& destination, const Services& services);

} // namespace binstall
