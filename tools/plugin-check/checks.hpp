// SPDX-License-Identifier: MIT
// What every plugin must do (docs/plugin-abi.md, "Conformance").
#pragma once

#include "results.hpp"
#include "samples.hpp"

#include <engine/config/config.hpp>
#include <engine/plugin/call.hpp>
#include <engine/plugin/loaded_plugin.hpp>

#include <memory>
#include <vector>

namespace binstall::check {

/// What the user says about the plugin.
struct Options {
    fs::path file;
    std::vector<Sample> samples;                   ///< Of its own formats.
    std::map<std::string, PluginSetting> settings; ///< As in `[plugins.<id>]`.
};

constexpr CallLimits call_limits{std::chrono::seconds{20}, std::chrono::seconds{2}};

/// The file, and that it loads. @return null when it does not: then there is nothing else to check.
std::unique_ptr<Plugin> check_file(const Options& options, Results& results);

void check_manifest_sources(const Plugin& plugin, Results& results);
void check_package_sources(const Plugin& plugin, Results& results);
void check_formats(const Plugin& plugin, const Options& options, Results& results);

} // namespace binstall::check
