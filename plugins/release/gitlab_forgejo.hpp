// SPDX-License-Identifier: MIT
// Releases on GitLab and Forgejo, whose APIs show to everybody what their pages show.
#pragma once

#include "release_page.hpp"

#include <binstall/host.hpp>

#include <optional>

namespace binstall::release {

/// The release as its forge's API describes it: one request. Absent when there is no such release,
/// or when it is shown only to others.
/// @throws as Http::fetch, as api_error, and as the readers below.
std::optional<ReleasePage> ask_forge(const ReleaseRef& release, const Host& host);

/// Reads what GitLab answers: https://docs.gitlab.com/api/releases/. A file is a link that the
/// author gave a label, so its name is the last part of its URL.
/// @throws Error{Errc::forge} when it is not the description of a release.
ReleasePage read_gitlab_release(const Value& document, const ReleaseRef& release);

/// Reads what Forgejo and Gitea answer: https://codeberg.org/api/swagger.
/// @throws Error{Errc::forge} when it is not the description of a release.
ReleasePage read_forgejo_release(const Value& document, const ReleaseRef& release);

} // namespace binstall::release
