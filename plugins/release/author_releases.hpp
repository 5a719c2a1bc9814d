// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/package_source.hpp>

#include <string_view>

namespace binstall::release {

/// Builds that the author of a package released: where the manifest says they are, or under the
/// names that most authors use, in the releases of the package's own repository.
class AuthorReleases : public PackageSource {
public:
    std::string_view id() const noexcept override { return "release"; }

    Findings find(const BuildQuery& query, const Host& host) const override;
};

} // namespace binstall::release
