// SPDX-License-Identifier: MIT
// Whether a build that a source proposed is taken. What a plugin says is judged like what the
// network says.
#pragma once

#include <binstall/error.hpp>
#include <binstall/package_source.hpp>

#include <engine/plan.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace binstall {

/// The reason of why_not_wanted for a build that is passed over because of --only-signed alone.
inline constexpr std::string_view not_signed = "it is not signed";

/// Why a URL of `candidate` may not be asked: one from metadata must not reach into the user's own
/// network (design D22), unless the user named the host; `source_hosts` are those that the settings
/// of its source name. Absent when each may be.
std::optional<Error> why_unsafe(const Candidate& candidate,
                                const BuildQuery& query,
                                const std::vector<std::string>& source_hosts);

/// Why a candidate cannot be used; empty when it can.
std::string why_refused(const Candidate& candidate, const BuildQuery& query);

/// Why neither the user nor the policy wants a candidate that could be used; empty when they do.
/// The first rule that is against one is kept in the plan.
std::string why_not_wanted(const Candidate& candidate,
                           const std::string& source,
                           PackagePlan& plan,
                           const Services& services);

} // namespace binstall
