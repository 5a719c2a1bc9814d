// SPDX-License-Identifier: MIT
#pragma once

#include "parse.hpp"

#include <engine/config/config.hpp>
#include <engine/plan.hpp>
#include <engine/plugin/plugins.hpp>

#include <vector>

namespace binstall::cli {

/// What is to be installed. Without --targets and a setting of that name: what runs here.
/// @throws Error{Errc::usage} (also for a version that cannot be read), Errc::version_conflict,
///         Errc::target.
[[nodiscard]] std::vector<PackageRequest> package_requests(const CommandLine& line,
                                                           const Config& config);

/// Whether whoever is to be asked for `request`, or not to be asked, is somebody that there is.
/// @throws Error{Errc::usage}
void check_strategies(const PackageRequest& request, const Plugins& plugins);

} // namespace binstall::cli
