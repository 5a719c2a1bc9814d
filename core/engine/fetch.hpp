// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/candidate.hpp>

#include <engine/artifact.hpp>
#include <engine/services.hpp>

namespace binstall {

/// Downloads `asset` completely into an unnamed file in `folder`'s file system, hashing as it
/// comes.
/// @throws Error{Errc::network} also for an answer that is not 2xx, naming the URL.
Artifact fetch(const Asset& asset, const fs::path& folder, const Services& services);

} // namespace binstall
