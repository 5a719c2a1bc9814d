// SPDX-License-Identifier: MIT
#pragma once

#include <engine/inspect/host_system.hpp>
#include <engine/stage_package.hpp>

#include <string>
#include <vector>

namespace binstall {

/// Finds the candidate's binaries in what was unpacked for it, and judges that they will run on
/// `system`, when it is for this machine. Those that are there become `package.ready.binaries`, the
/// others are listed as missing.
/// @throws the first refusal when none of them is usable.
void pick_binaries(const PackagePlan& plan,
                   const Candidate& candidate,
                   const HostSystem& system,
                   StagedPackage& package);

/// The binaries that `package` lacks and should have, in the plan's order. What needs a feature is
/// left out of most builds, and only missed when it was named.
[[nodiscard]] std::vector<std::string> lacking(const PackagePlan& plan,
                                               const StagedPackage& package);

} // namespace binstall
