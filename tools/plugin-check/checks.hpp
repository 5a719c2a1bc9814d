// SPDX-License-Identifier: MIT
// What every plugin must do (docs/plugin-abi.md, "Conformance").
#pragma once

#include "results.hpp"
#include "samples.hpp"
#include "surroundings.hpp"

#include <binstall/manifest_source.hpp>

#include <engine/config/config.hpp>
#include <engine/plugin/call.hpp>
#include <engine/plugin/loaded_plugin.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace binstall::check {

/// What the user says about the plugin.
struct Options {
    fs::path file;
    std::vector<Sample> samples;                   ///< Of its own formats.
    std::map<std::string, PluginSetting> settings; ///< As in `[plugins.<id>]`.
    /// A registry that the plugin serves; its packages are what it is asked for.
    std::optional<Registry> registry;
    std::string package = "binstall-check-unknown"; ///< Of which no server will know anything.
};

/// What is checked.
struct Subject {
    const Plugin& plugin;
    const Options& options;
    Surroundings& surroundings;
};

constexpr CallLimits call_limits{std::chrono::seconds{20}, std::chrono::seconds{2}};

/// The file, and that it loads. @return null when it does not: then there is nothing else to check.
std::unique_ptr<Plugin>
check_file(const Options& options, Surroundings& surroundings, Results& results);

void check_manifest_sources(const Subject& subject, Results& results);
void check_package_sources(const Subject& subject, Results& results);
void check_formats(const Subject& subject, Results& results);

/// The name of the last check of each component, of Surroundings::changes.
inline constexpr std::string_view leaves_alone = "it leaves files, threads and the process alone";

} // namespace binstall::check
