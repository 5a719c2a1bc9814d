// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/log.hpp>
#include <binstall/value.hpp>

#include <engine/config/config.hpp>

#include <span>
#include <string_view>

namespace binstall {

/// Adds `table`, what a file has as `[plugins.ID]`, to `config`.
/// @throws Error{Errc::config}
void add_plugin_table(std::string_view id,
                      const Value& table,
                      const fs::path& file,
                      PluginConfig& config);

/// Adds `table`, what a file has as `[sources.ID]`, to `config`; unknown keys are warned about.
/// @throws Error{Errc::config}
void add_source_table(
    std::string_view id, const Value& table, const fs::path& file, PluginConfig& config, Log& log);

/// Adds `table`, what a file has as `[tools.NAME]`, to `config`; unknown keys are warned about.
/// @throws Error{Errc::config}
void add_tool_table(
    std::string_view name, const Value& table, const fs::path& file, Config& config, Log& log);

/// Adds `table`, what a file has as `[hosts."NAME"]`, to `config`; unknown keys are warned about.
/// @throws Error{Errc::config}
void add_host_table(
    std::string_view name, const Value& table, const fs::path& file, Config& config, Log& log);

/// Warns about a key that nobody reads, with the known one that is nearest.
void warn_unknown(std::string_view key,
                  const fs::path& file,
                  std::span<const std::string_view> known,
                  Log& log);

} // namespace binstall
