// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/manifest_source.hpp>

#include <optional>
#include <string_view>

namespace binstall::crates_io {

/// crates.io, and every other registry that cargo knows how to read: one whose index is served file
/// by file or is a git repository, and folders in the place of one.
class CargoRegistries : public ManifestSource {
public:
    std::string_view id() const noexcept override { return "crates-io"; }

    std::optional<PackageDescription> resolve(const PackageQuery& query,
                                              const Host& host) const override;
};

} // namespace binstall::crates_io
