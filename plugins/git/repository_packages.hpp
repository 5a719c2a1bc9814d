// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/manifest_source.hpp>

#include <optional>
#include <string_view>

namespace binstall::git {

/// Packages in repositories that the user named. On forges their sources are downloaded as an
/// archive; everything else is asked by git.
class RepositoryPackages : public ManifestSource {
public:
    std::string_view id() const noexcept override { return "git"; }

    std::optional<PackageDescription> resolve(const PackageQuery& query,
                                              const Host& host) const override;
};

} // namespace binstall::git
