// SPDX-License-Identifier: MIT
// What the command line says about folders.
#pragma once

#include "parse.hpp"

#include <engine/config/config.hpp>
#include <engine/destination/destination.hpp>
#include <engine/paths.hpp>

#include <optional>
#include <string>
#include <vector>

namespace binstall::cli {

/// `path` from the current folder.
/// @throws Error{Errc::io} when that is gone.
[[nodiscard]] fs::path absolute_path(const std::string& path);

/// --manifest-path, as an absolute path: what lies at it and above it belongs to a project.
[[nodiscard]] std::optional<fs::path> project(const CommandLine& line);

[[nodiscard]] DestinationRequest destination_request(const CommandLine& line, const Config& config);

/// --plugin-dir, as absolute paths.
[[nodiscard]] std::vector<fs::path> plugin_folders(const CommandLine& line);

} // namespace binstall::cli
