// SPDX-License-Identifier: MIT
#pragma once

#include <engine/place/change.hpp>
#include <engine/place/journal.hpp>

#include <stop_token>
#include <vector>

namespace binstall {

/// Stages `changes` and `records`, and writes the journal: from then on it will be done.
///
/// The order of its steps keeps every command runnable in between: links that go, files that come,
/// links that come, files that go, then the records.
/// @throws Error when nothing was changed, Errc::cancelled among others.
[[nodiscard]] Journal commit(const Folders& folders,
                             const std::vector<PackageChange>& changes,
                             const std::vector<RecordText>& records,
                             const std::stop_token& stop);

/// Does what the journal says.
/// @throws Error when the next command will have to complete it, and says so.
void complete(const Folders& folders, const Journal& journal, Log& log);

} // namespace binstall
