// SPDX-License-Identifier: MIT
#pragma once

#include "forge.hpp"

#include <binstall/host.hpp>

#include <optional>
#include <string_view>

namespace binstall::git {

/// The sources of `ref` as the forge packs them: asked for as everybody may, then with the token
/// that the settings have for its API. Absent when the archive does not say which commit it is of:
/// then git has to be asked.
/// @throws Error{Errc::git} when there is no such repository or ref, for us at least;
///         Error{Errc::forge} for an answer that is no archive; and as Http::fetch.
std::optional<SourceArchive>
fetch_sources(const ForgeProject& project, std::string_view ref, const Host& host);

} // namespace binstall::git
