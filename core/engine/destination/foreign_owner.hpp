// SPDX-License-Identifier: MIT
#pragma once

#include <engine/destination/destination.hpp>

#include <optional>

namespace binstall {

/// The folder of another user that root would write into: `sudo binstall` with that user's HOME.
/// What root leaves there its owner can no longer change. Absent when this is not root's process,
/// or everything is root's.
std::optional<fs::path> foreign_folder(const Destination& destination);

} // namespace binstall
