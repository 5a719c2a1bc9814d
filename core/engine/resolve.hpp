// SPDX-License-Identifier: MIT
#pragma once

#include <engine/plan.hpp>

namespace binstall {

/// What the package is: asks the manifest sources in rank order until one knows it. Absence goes on
/// to the next source, failure ends the command (design D24). Versions that are too young are
/// passed over; so are all from `below` on.
/// @throws Error{Errc::registry} when no source knows the package, naming those that were asked and
///         the plugins that were not loaded; Error{Errc::policy} when everything is held back.
Resolved resolve(const PackageRequest& request,
                 const Services& services,
                 const std::optional<Version>& below = std::nullopt);

/// Whether the registry of `request` lists `version`, yanked or not, by the word of
/// `manifest_source`.
/// @throws as resolve()
bool is_listed(const PackageRequest& request,
               std::string_view manifest_source,
               const Version& version,
               const Services& services);

} // namespace binstall
