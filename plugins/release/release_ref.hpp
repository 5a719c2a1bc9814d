// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/url.hpp>

#include <compare>
#include <optional>
#include <string>

namespace binstall::release {

/// One release on github.com.
struct ReleaseRef {
    std::string owner;
    std::string repository;
    std::string tag; ///< Decoded: "v1.2.3", "tool/v1.2.3".

    /// The fragment of the release's page that lists its files, without the API and its quota.
    Url listing() const;

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
