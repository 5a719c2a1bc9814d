// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/manifest_source.hpp>

#include <optional>

namespace binstall::crates_io {

/// Whether the index of `registry` is served file by file: "sparse+https://...".
/// https://doc.rust-lang.org/cargo/reference/registry-index.html#index-protocols
[[nodiscard]] bool is_sparse(const Registry& registry);

/// Asks such a registry for the file of one package.
/// @throws as ManifestSource::resolve.
std::optional<PackageDescription>
ask_sparse_registry(const PackageQuery& query, const Registry& registry, const Host& host);

} // namespace binstall::crates_io
