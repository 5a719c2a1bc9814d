// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/manifest_source.hpp>

#include <optional>

namespace binstall::crates_io {

/// Asks a registry whose index is a git repository: its default branch, read without a checkout.
/// @throws as ManifestSource::resolve, and as Git.
std::optional<PackageDescription>
ask_git_registry(const PackageQuery& query, const Registry& registry, const Host& host);

} // namespace binstall::crates_io
