// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/candidate.hpp>
#include <binstall/manifest.hpp>

#include <engine/plugin/plugins.hpp>

namespace binstall {

/// Whether `url` lies in the repository that the manifest names: same host, and the repository's
/// owner and name at the start of the path.
[[nodiscard]] bool lies_in_repository(const Url& url, const Manifest& manifest);

/// How far a candidate is trusted. The engine decides, never the plugin (design D4): the author's,
/// when every asset lies in the manifest's repository or the source is the one that follows the
/// manifest's own `pkg-url`; otherwise what its source was given.
[[nodiscard]] Tier tier_of(const Candidate& candidate, const Manifest& manifest, Tier source_tier);

} // namespace binstall
