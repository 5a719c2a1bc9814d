// SPDX-License-Identifier: MIT
// Whether a build that a source proposed is taken. What a plugin says is judged like what the
// network says.
#pragma once

#include <binstall/package_source.hpp>

#include <engine/plan.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace binstall {

/// The reason of why_not_wanted for a build that is passed over because of --only-signed alone.
inline constexpr std::string_view not_signed = "it is not signed";

/// A URL from metadata must not reach into the user's own network (design D22).
/// @throws Error{Errc::policy}
void check_address(const Candidate& candidate,
                   const PackageRequest& request,
                   const std::vector<std::string>& named_hosts);

/// Why a candidate cannot be used; empty when it can.
std::string why_refused(const Candidate& candidate, const BuildQuery& query);

/// Why neither the user nor the policy wants a candidate that could be used; empty when they do.
/// The first rule that is against one is kept in the plan.
std::string why_not_wanted(const Candidate& candidate,
                           const std::string& source,
                           PackagePlan& plan,
                           const Services& services);

} // namespace binstall
