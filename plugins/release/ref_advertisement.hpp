// SPDX-License-Identifier: MIT
#pragma once

#include "repository.hpp"

#include <binstall/host.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace binstall::release {

/// The tags in a ref advertisement of git's smart HTTP protocol, version 0:
/// https://git-scm.com/docs/gitprotocol-http. Other refs, and what annotated tags point to, are
/// left out.
/// @throws Error{Errc::forge} when it is none.
std::vector<std::string> read_tags(std::string_view advertisement);

/// All tags of a repository: one request, which no quota counts. Absent when there is no answer,
/// whatever the reason: then tags have to be guessed.
/// @throws Error{Errc::cancelled}
std::optional<std::vector<std::string>> ask_tags(const Repository& repository, const Host& host);

} // namespace binstall::release
