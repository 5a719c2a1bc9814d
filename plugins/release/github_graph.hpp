// SPDX-License-Identifier: MIT
// Several releases of one repository in one question, to GitHub's GraphQL API:
// https://docs.github.com/en/graphql/reference/releases
#pragma once

#include "release_page.hpp"

#include <binstall/host.hpp>

#include <map>
#include <optional>
#include <vector>

namespace binstall::release {

/// What is known of some releases: absent for one that does not exist.
using KnownReleases = std::map<ReleaseRef, std::optional<ReleasePage>>;

/// Asks for `releases`, which are all of one repository on GitHub or a server of GitHub's, with the
/// token that the user gave. Absent when there is no token, and when nothing can be learned in this
/// way, whatever the reason: then each release has to be asked for. What the answer does not say in
/// full is left out of it.
/// @throws Error{Errc::cancelled}, Error{Errc::integrity} for a digest that cannot be read.
std::optional<KnownReleases> ask_graph(const std::vector<ReleaseRef>& releases, const Host& host);

} // namespace binstall::release
