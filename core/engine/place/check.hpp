// SPDX-License-Identifier: MIT
// What is there of the packages that were installed, compared with what was recorded of them.
#pragma once

#include <binstall/readers.hpp>

#include <engine/destination/destination.hpp>
#include <engine/receipt.hpp>

#include <string>
#include <vector>

namespace binstall {

struct InstalledCheck {
    Receipt receipt;
    /// Whether our receipt says what the files were. Of what cargo or its peer installed only the
    /// names are known.
    bool is_ours = true;
    std::vector<std::string> problems; ///< One clause each; none: all is as it was recorded.
};

struct DestinationCheck {
    std::vector<InstalledCheck> packages; ///< By name.
    std::vector<std::string> notices;     ///< What cargo changed since, one clause each.
};

/// Reads every file that is recorded at `destination`, and changes nothing. Takes no lock.
/// @throws Error{Errc::io} for a record that is damaged.
[[nodiscard]] DestinationCheck check_installed(const Destination& destination, const Readers& read);

} // namespace binstall
