// SPDX-License-Identifier: MIT
#pragma once

#include <engine/config/cargo_config.hpp>
#include <engine/config/config.hpp>
#include <engine/destination/destination.hpp>

#include <optional>
#include <string>

namespace binstall {

/// What the command line says about places.
struct DestinationRequest {
    std::optional<fs::path> install_dir; ///< --install-dir
    std::optional<fs::path> root;        ///< --root
    bool track = true;
    NameLayout layout = NameLayout::versioned;
};

/// Chooses the folder for binaries and for their records, and says why (design D9, D23):
/// --install-dir; --root, CARGO_INSTALL_ROOT, `install.root` of ours, then of cargo's settings,
/// CARGO_HOME, ~/.cargo; `~/.bin` when that cannot be created or written. Creates nothing.
/// A folder that was named is never replaced by another.
/// @throws Error{Errc::config} when there is no home and nothing was named, or a path is relative
///         where it must not be; Error{Errc::io} when no folder can be created and written.
Destination choose_destination(const DestinationRequest& request,
                               const Config& config,
                               const CargoConfig& cargo,
                               const Environment& environment,
                               const Readers& read);

/// The user's home: $HOME, and what the system's user database says when that is unset, relative or
/// no folder. Absent when neither helps.
std::optional<fs::path> home_folder(const Environment& environment);

/// $XDG_CACHE_HOME/binstall and the like; absent when no home is known.
std::optional<fs::path> config_folder(const Environment& environment);
std::optional<fs::path> cache_folder(const Environment& environment);
std::optional<fs::path> data_folder(const Environment& environment);
std::optional<fs::path> state_folder(const Environment& environment);

/// $CARGO_HOME, or ~/.cargo; absent when no home is known.
/// @throws Error{Errc::config} when $CARGO_HOME is relative: it must be the same for every command.
std::optional<fs::path> cargo_home(const Environment& environment);

} // namespace binstall
