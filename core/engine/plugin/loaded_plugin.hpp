// SPDX-License-Identifier: MIT
#pragma once

#include <engine/plugin/description.hpp>
#include <engine/plugin/plugins.hpp>
#include <engine/plugin/registration.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace binstall {

/// A plugin's own table of the settings, with the fallbacks that it declared.
class PluginSettings : public Settings {
public:
    explicit PluginSettings(std::vector<DeclaredSetting> declared)
        : declared_{std::move(declared)} {}

    Value get(std::string_view key) const override;

    const std::vector<DeclaredSetting>& declared() const noexcept { return declared_; }

private:
    std::vector<DeclaredSetting> declared_;
};

/// Whether `id` is the name of a plugin of ours, and so of the source in it.
[[nodiscard]] bool is_our_id(std::string_view id) noexcept;

class Plugin {
public:
    Plugin(PluginDescription describes_itself,
           fs::path loaded_from,
           PluginFolder::Origin named_by,
           std::shared_ptr<Registration> has_registered,
           const PluginConfig& config);
    Plugin(const Plugin&) = delete;
    Plugin& operator=(const Plugin&) = delete;
    ~Plugin();

    const PluginDescription description;
    const fs::path file;
    const PluginFolder::Origin origin;
    /// Whether it is one of ours, from where ours are: the installed folder, or one that the user
    /// named for this run. A file of that name elsewhere is somebody else's.
    const bool is_ours;
    const std::shared_ptr<Registration> registration; ///< Shared with a call that was left behind.
    const PluginSettings settings;
};

} // namespace binstall
