// SPDX-License-Identifier: MIT
// What cargo-binstall's options mean to us that we would not have by ourselves.
#pragma once

#include <cli/parse.hpp>
#include <engine/config/config.hpp>

#include <filesystem>
#include <optional>

namespace binstall::cli {

/// --settings FILE, absolute.
/// @throws Error{Errc::io} when the current folder is gone.
[[nodiscard]] std::optional<std::filesystem::path> peer_settings(const CommandLine& line);

/// @throws Error{Errc::usage} for a value that is none.
void apply_peer_options(const CommandLine& line, Config& config);

} // namespace binstall::cli
