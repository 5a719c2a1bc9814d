// SPDX-License-Identifier: MIT
// The fallback: what nobody has a build of is built with `cargo install`, and then placed and
// recorded like anything else.
#pragma once

#include <engine/stage_package.hpp>

namespace binstall {

/// Why cargo cannot build the package here, for people; empty when it can.
std::string
why_not_built(const PackageRequest& request, const Resolved& resolved, const Services& services);

/// The plan to build `resolved` with cargo. Absent when why_not_built() says why not.
std::optional<PackagePlan> plan_build(const PackageRequest& request,
                                      const Resolved& resolved,
                                      const Destination& destination,
                                      const Services& services);

/// Runs the plan's cargo, which installs into a folder of its own that is removed afterwards.
/// Secrets are no part of its environment.
/// @throws Error{Errc::subprocess} with the last lines that it wrote, when it fails,
///         Error{Errc::install} when it built something else.
StagedPackage
stage_build(const PackagePlan& plan, const fs::path& folder, const Services& services);

/// The variables that cargo gets: what it needs to find itself, its settings and a compiler.
[[nodiscard]] Environment build_environment(const Environment& environment);

} // namespace binstall
