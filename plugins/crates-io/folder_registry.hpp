// SPDX-License-Identifier: MIT
// Folders that take the place of a registry:
// https://doc.rust-lang.org/cargo/reference/source-replacement.html
#pragma once

#include <binstall/manifest_source.hpp>

#include <optional>

namespace binstall::crates_io {

/// Whether `registry` is such a folder.
[[nodiscard]] bool is_folder(const Registry& registry);

/// Looks into a folder: "local-registry+/PATH", an index with `.crate` files, or
/// "directory+/PATH", unpacked packages, as `cargo vendor` writes it.
/// @throws Error{Errc::registry} when there is no such folder, or it cannot be understood;
///         Error{Errc::integrity} for a manifest that is not the one that the folder's own
///         checksums are of; and as ManifestSource::resolve.
std::optional<PackageDescription>
ask_folder(const PackageQuery& query, const Registry& registry, const Host& host);

} // namespace binstall::crates_io
