// SPDX-License-Identifier: MIT
#pragma once

#include "index_entry.hpp"

#include <binstall/package_spec.hpp>

#include <vector>

namespace binstall::crates_io {

/// The entry with the highest version that `spec` accepts. A yanked one only when there is no
/// other and `allow_yanked` is set.
/// @throws Error{Errc::registry} when no version matches, listing the newest ones,
///         Error{Errc::policy} when all that match are yanked.
const IndexEntry&
choose_version(const std::vector<IndexEntry>& entries, const PackageSpec& spec, bool allow_yanked);

} // namespace binstall::crates_io
