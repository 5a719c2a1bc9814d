// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/manifest_source.hpp>

#include <optional>
#include <string_view>

namespace binstall::crates_io {

/// crates.io, and every registry whose index is served file by file ("sparse+https://...") or is a
/// git repository.
/// https://doc.rust-lang.org/cargo/reference/registry-index.html#index-protocols
class SparseRegistry : public ManifestSource {
public:
    std::string_view id() const noexcept override { return "crates-io"; }

    std::optional<PackageDescription> resolve(const PackageQuery& query,
                                              const Host& host) const override;
};

} // namespace binstall::crates_io
