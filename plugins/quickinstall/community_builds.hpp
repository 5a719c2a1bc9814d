// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/package_source.hpp>

#include <string_view>

namespace binstall::quickinstall {

/// Where the farm's releases are, without the one of a package.
inline constexpr std::string_view releases_url =
    "https://github.com/cargo-bins/cargo-quickinstall/releases/download/";

/// The farm's minisign key.
inline constexpr std::string_view farm_key =
    "RWTdnnab2pAka9OdwgCMYyOE66M/BlQoFWaJ/JjwcPV+f3n24IRTj97t";

/// Builds of crates.io's packages by the farm of https://github.com/cargo-bins/cargo-quickinstall:
/// made by others than their authors, each signed with the farm's one key.
class CommunityBuilds : public PackageSource {
public:
    std::string_view id() const noexcept override { return "quickinstall"; }

    Findings find(const BuildQuery& query, const Host& host) const override;
};

} // namespace binstall::quickinstall
