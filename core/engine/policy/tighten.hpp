// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/log.hpp>

#include <engine/config/config.hpp>
#include <engine/plan.hpp>
#include <engine/policy/policy.hpp>

namespace binstall {

/// Makes settings, flags among them, as strict as `policy` is. What would loosen it is ignored, and
/// said in the log with the place where it stands.
void tighten(Config& config, const Policy& policy, Log& log);

/// Says what was asked for one package and will not count: the judge decides, whatever it says.
void tighten(const PackageRequest& request, const Policy& policy, Log& log);

} // namespace binstall
