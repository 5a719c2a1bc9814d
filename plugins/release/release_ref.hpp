// SPDX-License-Identifier: MIT
#pragma once

#include "repository.hpp"

#include <binstall/url.hpp>

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace binstall::release {

/// One release of a repository.
struct ReleaseRef {
    std::string owner; ///< With the groups above it on GitLab.
    std::string repository;
    std::string tag; ///< Decoded: "v1.2.3", "tool/v1.2.3".
    Forge forge = Forge::github;
    std::string origin = "https://github.com"; ///< Where the forge is.

    bool is_public_github() const { return release::is_public_github(forge, origin); }

    /// The fragment of the release's page that lists its files, without the API and its quota: on
    /// github.com.
    Url listing() const;

    /// Where its file `name` lies, on GitHub and Forgejo.
    Url file(std::string_view name) const;

    /// "release v1.2.3 of github.com/o/r"
    std::string to_string() const;

    friend auto operator<=>(const ReleaseRef&, const ReleaseRef&) = default;
};

/// A file of a release, as a URL names it.
struct ReleaseFile {
    ReleaseRef release;
    std::string name; ///< Decoded.

    friend bool operator==(const ReleaseFile&, const ReleaseFile&) = default;
};

/// Reads "https://github.com/o/r/releases/download/<tag>/<name>". Absent for any other URL.
std::optional<ReleaseFile> release_file(const Url& url);

/// As release_file, for a path on github.com.
std::optional<ReleaseFile> release_file(std::string_view path);

} // namespace binstall::release
