// SPDX-License-Identifier: MIT
#pragma once

#include <engine/plugin/plugins.hpp>
#include <engine/policy/policy.hpp>

namespace binstall {

/// A rule for a source that is misspelled would be a rule that does not hold.
/// @throws Error{Errc::policy} when `evidence` names no source that was found, but nearly does.
void check_source_names(const Policy& policy, const Plugins& plugins);

} // namespace binstall
