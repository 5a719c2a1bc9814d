// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
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

/// Where an installation is recorded.
enum class Tracking {
    on,  ///< In our receipts and, in a cargo root, in cargo's and the peer's records.
    off, ///< Nowhere (--no-track). Placing is a transaction all the same.
};

/// Which folder a path led to.
struct FolderIdentity {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;

    friend bool operator==(const FolderIdentity&, const FolderIdentity&) = default;
};

/// Where binaries go and where that is recorded (design D9, D23).
struct Destination {
    fs::path bin_dir;
    /// The folder that `bin_dir` was when it was chosen, if it was there: no other one will do.
    std::optional<FolderIdentity> bin_identity{};
    /// The cargo root whose records (.crates.toml, .crates2.json) are kept and locked; absent when
    /// `bin_dir` is not the `bin` of one. Set with --no-track too: what others own there is still
    /// respected.
    std::optional<fs::path> root;
    /// Receipts, journal and lock: `<root>/binstall`, or a folder below $XDG_STATE_HOME/binstall.
    /// Depends on `bin_dir` alone, so that whoever places files there meets the same lock.
    fs::path state_dir;
    NameLayout layout = NameLayout::versioned;
    Tracking tracking = Tracking::on;
    /// How many versions before the one that is placed stay for a way back: 0 or 1.
    int keep = 1;
    /// How long to wait for another command that holds the lock.
    std::chrono::milliseconds lock_timeout = std::chrono::minutes{10};
    /// Why it is this folder, one clause for the plan: "from --root", "~/.cargo/bin cannot be
    /// written".
    std::string reason;
};

} // namespace binstall
