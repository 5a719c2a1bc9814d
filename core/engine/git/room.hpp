// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/log.hpp>

#include <engine/paths.hpp>

#include <cstdint>

namespace binstall {

/// Removes copies of remotes from `folder` when they have more than `most` bytes together: those
/// that nobody has used for longest, until a quarter is free. What a command uses stays. Never
/// fails.
void make_room(const fs::path& folder, std::uint64_t most, Log& log);

} // namespace binstall
