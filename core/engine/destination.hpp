// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace binstall {

namespace fs = std::filesystem;

/// What appears in the binary folder (design D8).
enum class NameLayout {
    versioned, ///< `rg-v14.1.1` and a link `rg` to it.
    plain,     ///< `rg`.
};

/// Where binaries go and where that is recorded (design D9, D23).
struct Destination {
    fs::path bin_dir;
    /// The cargo root whose records (.crates.toml, .crates2.json) are kept; absent when the folder
    /// is not the `bin` of one, or with --no-track.
    std::optional<fs::path> root;
    /// Receipts, journal and lock: `<root>/binstall`, or a folder below $XDG_STATE_HOME/binstall.
    fs::path state_dir;
    NameLayout layout = NameLayout::versioned;
    /// Why it is this folder, one clause for the plan: "from --root", "~/.cargo/bin cannot be
    /// written".
    std::string reason;
};

} // namespace binstall
