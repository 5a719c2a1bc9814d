// SPDX-License-Identifier: MIT
#pragma once

#include "parse.hpp"

#include <engine/config/config.hpp>
#include <engine/paths.hpp>
#include <engine/plan.hpp>
#include <engine/plugin/plugins.hpp>

#include <optional>
#include <vector>

namespace binstall::cli {

/// Puts what the command line says about connections and signatures over the settings.
/// @throws Error{Errc::usage}
void apply_flags(const CommandLine& line, Config& config);

/// `path` from the current folder.
/// @throws Error{Errc::io} when that is gone.
[[nodiscard]] fs::path absolute_path(const std::string& path);

/// --manifest-path, as an absolute path: what lies at it and above it belongs to a project.
[[nodiscard]] std::optional<fs::path> project(const CommandLine& line);

/// What is to be installed. Without --targets and a setting of that name: what runs here.
/// @throws Error{Errc::usage} (also for a version that cannot be read), Errc::version_conflict,
///         Errc::target.
[[nodiscard]] std::vector<PackageRequest> package_requests(const CommandLine& line,
                                                           const Config& config);

/// Whether whoever is to be asked for `request`, or not to be asked, is somebody that there is.
/// @throws Error{Errc::usage}
void check_strategies(const PackageRequest& request, const Plugins& plugins);

[[nodiscard]] DestinationRequest destination_request(const CommandLine& line, const Config& config);

/// --plugin-dir, as absolute paths.
[[nodiscard]] std::vector<fs::path> plugin_folders(const CommandLine& line);

} // namespace binstall::cli
