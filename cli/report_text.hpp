// SPDX-License-Identifier: MIT
#pragma once

#include <engine/plan.hpp>
#include <engine/report.hpp>

#include <string>
#include <vector>

namespace binstall::cli {

/// What is going to be done, line by line: for each package where it comes from and what shows
/// that it is right; then every binary and link.
[[nodiscard]] std::vector<std::string> plan_lines(const std::vector<PackagePlan>& plans,
                                                  const Destination& destination);

/// What was done for each package that was installed, or was there already.
[[nodiscard]] std::vector<std::string> result_lines(const InstallReport& report);

} // namespace binstall::cli
