// SPDX-License-Identifier: MIT
// GitHub's REST API, with the user's token: for releases that github.com shows only to those who
// may see them, or not at all for a while, and those of companies' own servers.
#pragma once

#include "release_page.hpp"

#include <binstall/host.hpp>

#include <optional>
#include <string_view>

namespace binstall::release {

/// Whether github.com says that the repository of `release` does not exist. It says so of private
/// ones too. One request, to no API.
bool is_hidden(const ReleaseRef& release, const Host& host);

/// Whether the API shows that repository to the token's owner.
/// @throws Error{Errc::policy} when there is no token, and as Http::fetch.
bool is_visible(const ReleaseRef& release, const Host& host);

/// The release as the API describes it; its files have to be downloaded there too. Absent when the
/// token's owner sees no such release.
/// @throws Error{Errc::policy} when there is no token, and as Http::fetch.
std::optional<ReleasePage> ask_release_api(const ReleaseRef& release, const Host& host);

/// A question about the repository of `release`: `path` is what follows its name. With the token
/// of github.com, or what the settings have for the place.
Request api_request(const ReleaseRef& release, std::string_view path);

/// Whether `url` is where the API has a file of that repository: a token goes there.
bool is_own_asset(const Url& url, const ReleaseRef& release);

/// Reads what the API answers.
/// @throws Error{Errc::forge} when it is not the description of a release, Error{Errc::integrity}
///         for a digest that cannot be read.
ReleasePage read_github_release(const Value& document, const ReleaseRef& release);

} // namespace binstall::release
