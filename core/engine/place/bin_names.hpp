// SPDX-License-Identifier: MIT
// Which names a package takes in the binary folder (design D8).
#pragma once

#include <engine/place.hpp>

#include <span>
#include <string>
#include <vector>

namespace binstall {

/// A name that is going to appear.
struct NewName {
    InstalledFile file;
    StagedFile* staged = nullptr; ///< Null for a link.
};

/// The names of `package`, files before links.
[[nodiscard]] std::vector<NewName> names_for(const ReadyPackage& package, NameLayout layout);

/// Refuses names that no package may take, and names that are taken twice.
/// @throws Error{Errc::policy} for a tool of Rust's own, or one name in two packages,
///         Error{Errc::manifest} for what is not a name, or is there twice when case is folded.
void check_names(std::span<const ReadyPackage> packages, NameLayout layout);

} // namespace binstall
