// SPDX-License-Identifier: MIT
#pragma once

#include "release_ref.hpp"

#include <binstall/digest.hpp>
#include <binstall/host.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace binstall::release {

/// One file that a release's page lists.
struct ListedAsset {
    std::string name;
    std::optional<Digest> digest; ///< GitHub computes it; absent for files from before June 2025.
    std::optional<std::chrono::sys_seconds> uploaded;
    std::optional<Url> api{}; ///< Where it is downloaded with a token, when not from its page.
    std::optional<Url> url{}; ///< Where it is, when not where the files of a release usually are.

    friend bool operator==(const ListedAsset&, const ListedAsset&) = default;
};

/// What a release holds.
struct ReleasePage {
    ReleaseRef release; ///< As it was asked for.
    std::vector<ListedAsset> assets;

    const ListedAsset* find(std::string_view name) const noexcept;

    friend bool operator==(const ReleasePage&, const ReleasePage&) = default;
};

/// Reads the fragment that github.com serves for a release's files. `answered`: the release as the
/// answer's own URL names it, since a renamed repository answers under its new name.
/// @throws Error{Errc::forge} when it is not such a fragment, Error{Errc::integrity} for a digest
///         that cannot be read: it is never taken for one that is absent.
std::vector<ListedAsset> read_release_page(std::string_view html, const ReleaseRef& answered);

/// Asks for the files of `release`: one request. Absent when there is no such release.
/// @throws as Http::fetch, and as read_release_page.
std::optional<ReleasePage> ask_release(const ReleaseRef& release, const Host& host);

} // namespace binstall::release
