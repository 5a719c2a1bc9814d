// SPDX-License-Identifier: MIT
// What happens after the commit point, in this command or in the next.
#pragma once

#include <binstall/log.hpp>
#include <binstall/readers.hpp>

#include <engine/place/journal.hpp>

namespace binstall {

/// Does every step that was not done yet, then removes the journal.
void apply(const Folders& folders, const Journal& journal, Log& log);

/// Under the lock: completes the transaction that an interrupted command committed, if there is
/// one, and removes what others staged and did not commit.
///
/// Records that cargo has changed since are not replaced: the packages of the journal are put into
/// what cargo wrote.
/// @throws Error{Errc::integrity} when a staged file is not what was committed; nothing is done.
void complete_or_sweep(const Folders& folders, const Readers& read, Log& log);

/// Whether an interrupted command, or one at work, has left something.
[[nodiscard]] bool has_leftovers(const Folders& folders);

} // namespace binstall
