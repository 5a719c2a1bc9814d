// SPDX-License-Identifier: MIT
#pragma once

#include "index_entry.hpp"
#include "registry_config.hpp"

#include <binstall/manifest_source.hpp>

namespace binstall::crates_io {

/// Where the engine finds the crate of `entry`, and what it must be.
/// @throws Error{Errc::registry} when `config` does not lead to a URL.
CrateArchive
crate_archive(const IndexEntry& entry, const RegistryConfig& config, const Registry& registry);

} // namespace binstall::crates_io
