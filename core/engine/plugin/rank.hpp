// SPDX-License-Identifier: MIT
// Who is asked first, before anything is known of an asset (design D4): the sources you listed, in
// your order; then by trust tier; then by precedence; then by id.
#pragma once

#include <engine/plugin/loaded_plugin.hpp>
#include <engine/plugin/plugins.hpp>

#include <memory>
#include <string>
#include <vector>

namespace binstall {

/// All components of one kind, ranked. Those that are not asked come last, with the reason.
std::vector<Ranked<ManifestSource>>
rank_manifest_sources(const std::vector<std::unique_ptr<Plugin>>& plugins,
                      const PluginConfig& config);
std::vector<Ranked<PackageSource>>
rank_package_sources(const std::vector<std::unique_ptr<Plugin>>& plugins,
                     const PluginConfig& config);
std::vector<Ranked<ArchiveFormat>>
rank_archive_formats(const std::vector<std::unique_ptr<Plugin>>& plugins,
                     const PluginConfig& config);

/// Whether the settings have one of `names`, in any way but for disabling it.
[[nodiscard]] bool is_named(const std::vector<std::string>& names, const PluginConfig& config);

} // namespace binstall
