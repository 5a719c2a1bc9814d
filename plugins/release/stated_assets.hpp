// SPDX-License-Identifier: MIT
#pragma once

#include "file_type.hpp"
#include "repository.hpp"

#include <binstall/error.hpp>
#include <binstall/findings.hpp>
#include <binstall/package_source.hpp>
#include <binstall/url.hpp>

#include <optional>
#include <string>
#include <vector>

namespace binstall::release {

/// A file that the author's `pkg-url` names for one target. Whether it exists is not known yet.
struct StatedAsset {
    Target target;
    Url url;
    FileType type;
    int order = 0;        ///< Among those of its target: 0 for the most wanted suffix.
    std::string binary{}; ///< The one that it is the file of, where each has its own; else empty.

    friend bool operator==(const StatedAsset&, const StatedAsset&) = default;
};

/// What the rules of all targets name.
struct StatedAssets {
    std::vector<StatedAsset> assets; ///< By target, in the order of the query.
    std::vector<Rejection> rejected; ///< Rules that cannot be used.
    std::optional<Error> problem;    ///< Of the first of those.
};

/// Renders `pkg-url` for every target, once or for every suffix of the formats that it may be.
/// @throws Error{Errc::bad_template}, Error{Errc::url} when the rule that cannot be used comes from
///         the command line: then the user is there to mend it.
StatedAssets stated_assets(const BuildQuery& query, const std::optional<Repository>& repository);

} // namespace binstall::release
