// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/manifest_source.hpp>

#include <optional>
#include <string_view>

namespace binstall::local {

/// Packages at a path of this machine that the user named.
class LocalPackages : public ManifestSource {
public:
    std::string_view id() const noexcept override { return "local"; }

    std::optional<PackageDescription> resolve(const PackageQuery& query,
                                              const Host& host) const override;
};

} // namespace binstall::local
