// SPDX-License-Identifier: MIT
// What plugins remember from run to run (docs/store.md). Nothing depends on it.
#pragma once

#include <binstall/log.hpp>
#include <binstall/memory.hpp>

#include <engine/files.hpp>
#include <engine/lazy_cache_folder.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace binstall {

/// The texts of all plugins, in one folder. Each plugin has a fixed number of places, and a key has
/// its place by its digest: of two that share one, the later takes it. Thread-safe.
class PluginMemories {
public:
    /// Without a folder or a size nothing is kept.
    PluginMemories(const std::optional<fs::path>& folder, std::uint64_t size_limit, Log& log);

    std::optional<std::string> recall(std::string_view plugin, std::string_view key);
    void remember(std::string_view plugin, std::string_view key, std::string_view text);

private:
    LazyCacheFolder folder_;
};

/// One plugin's part of them. `memories` outlives it.
class PluginMemory final : public Memory {
public:
    PluginMemory(PluginMemories& memories, std::string_view plugin)
        : memories_{memories}, plugin_{plugin} {}

    std::optional<std::string> recall(std::string_view key) override {
        return memories_.recall(plugin_, key);
    }

    void remember(std::string_view key, std::string_view text) override {
        memories_.remember(plugin_, key, text);
    }

private:
    PluginMemories& memories_;
    std::string plugin_;
};

} // namespace binstall
