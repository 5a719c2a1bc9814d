// SPDX-License-Identifier: MIT
// Folders with plugins that the build made for these tests.
#pragma once

#include <engine/plugin/plugins.hpp>
#include <engine/readers.hpp>
#include <support/fake_host.hpp>
#include <support/temp_folder.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

namespace binstall::test {

/// The file of one of them.
inline fs::path abi_plugin(std::string_view name) {
    return fs::path{BINSTALL_ABI_PLUGINS} / (std::string{name} + ".so");
}

/// Copies it into `folder`, which is created.
inline fs::path put_plugin(const fs::path& folder, std::string_view name) {
    fs::create_directories(folder);
    const fs::path copy = folder / (std::string{name} + ".so");
    fs::copy_file(abi_plugin(name), copy);
    fs::permissions(copy, fs::perms{0644});
    return copy;
}

/// Loads what is in `folders`.
inline Plugins load(const std::vector<PluginFolder>& folders, const PluginConfig& config = {}) {
    const StrictReaders read;
    RecordingLog log;
    return Plugins::load(PluginPath{folders}, config, read, log);
}

/// Why `file` is not in use; empty when it is not among the rejected.
inline std::string reason_for(const Plugins& plugins, const fs::path& file) {
    const auto found = std::ranges::find(plugins.rejected(), file, &RejectedPlugin::file);
    return found == plugins.rejected().end() ? std::string{} : found->reason;
}

/// The ids of the plugins that are loaded, in the order in which they were found.
inline std::vector<std::string> loaded_ids(const Plugins& plugins) {
    std::vector<std::string> ids;
    for (const PluginSummary& summary : plugins.summaries())
        ids.push_back(summary.id);
    return ids;
}

/// Settings that name sources in their order, as a user who put them into a folder would.
inline PluginConfig naming(std::vector<std::string> order) {
    PluginConfig config;
    config.order = std::move(order);
    config.named.insert(config.order.begin(), config.order.end());
    return config;
}

} // namespace binstall::test
