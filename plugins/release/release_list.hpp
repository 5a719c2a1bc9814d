// SPDX-License-Identifier: MIT
// All releases of a repository as the API of its forge lists them, each with its files: one request
// instead of one for each spelling of a tag.
#pragma once

#include "release_page.hpp"
#include "repository.hpp"

#include <binstall/host.hpp>

#include <functional>
#include <optional>
#include <vector>

namespace binstall::release {

struct ReleaseList {
    std::vector<ReleasePage> releases; ///< As the forge orders them: the newest first.
    bool is_complete = true;           ///< False when older ones were not asked for.
};

/// Asks GitLab, Forgejo, or a GitHub server, page after page until `is_enough` of what there is so
/// far. Absent when the API has no such repository, or shows it to others only.
/// @throws as Http::fetch and as api_error; Error{Errc::forge} when it is no list of releases, or
///         when its next page is on another server or one that was there before.
std::optional<ReleaseList>
ask_release_list(const Repository& repository,
                 const std::function<bool(const ReleaseList&)>& is_enough,
                 const Host& host);

} // namespace binstall::release
