// SPDX-License-Identifier: MIT
#pragma once

#include <engine/plan.hpp>

namespace binstall {

/// What the package is: asks the manifest sources in rank order until one knows it. Absence goes on
/// to the next source, failure ends the command (design D24).
/// @throws Error{Errc::registry} when no source knows the package, naming those that were asked and
///         the plugins that were not loaded.
Resolved resolve(const PackageRequest& request, const Services& services);

} // namespace binstall
