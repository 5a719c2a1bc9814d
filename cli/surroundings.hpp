// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/log.hpp>

#include <engine/paths.hpp>

namespace binstall::cli {

/// Says, for those who look for the reason of what they see (`-v`), what of the surroundings counts
/// and what does not: variables that change whom we trust or whom we ask, and cargo's settings of
/// the project that the command stands in.
void describe_surroundings(const Environment& environment, Log& log);

/// Warns of a policy that a user has among the settings, since it has no effect.
void describe_own_policy(const Environment& environment, Log& log);

} // namespace binstall::cli
