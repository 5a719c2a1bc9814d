// SPDX-License-Identifier: MIT
// Everything about plugins that the rest of the engine sees: the loaded components in the order in
// which they are asked, and the files that were not loaded, each with its reason.
#pragma once

#include <binstall/error.hpp>
#include <binstall/plugin.hpp>

#include <engine/config/config.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace binstall {

/// How far a source is trusted (design D4). Lower values rank first.
enum class Tier { author, organisation, community };

[[nodiscard]] std::string_view name(Tier tier) noexcept;

/// A loaded plugin. Never unloaded: its code may be on any stack.
class Plugin;

/// A declared setting of a plugin, with its current value.
struct DeclaredSetting {
    std::string key;
    std::string help;
    std::string fallback;
    std::optional<PluginSetting> set; ///< Absent: the fallback holds.
};

/// What `binstall plugins` says of a plugin.
struct PluginSummary {
    std::string id;
    std::string version;
    std::string summary;
    std::string license;
    std::uint32_t abi = 0;
    fs::path file;
    std::vector<DeclaredSetting> settings;
};

/// A component with its place in the order.
template <class Interface>
struct Ranked {
    const Interface* component = nullptr;
    const Plugin* plugin = nullptr;
    std::string id; ///< The component's.
    /// By which the settings mean it, the most precise first: its own id, then its plugin's. The
    /// name of one of ours means ours alone.
    std::vector<std::string> names;
    int declared = 0;                  ///< The precedence that the plugin declared.
    int precedence = 0;                ///< The effective one; 0: not asked.
    std::optional<std::size_t> listed; ///< Position in `sources.order`.
    Tier tier = Tier::community;       ///< Before anything is known of an asset.
    std::string not_asked; ///< Why it is not asked, and how to change that; empty when it is.
};

/// A file in a plugin folder, or a whole folder, that is not in use.
struct RejectedPlugin {
    enum class Why {
        refused,  ///< It cannot be used; fatal when the settings name the plugin.
        shadowed, ///< An earlier folder has a plugin of that id.
        disabled, ///< The settings say so.
    };

    fs::path file;
    std::string id;     ///< From the file's own description, else from its name; may be empty.
    std::string reason; ///< One clause without a full stop.
    Why why = Why::refused;
    bool is_by_policy = false; ///< The administrator's policy does not want it.
};

/// A folder that plugins are looked for in, and who named it.
struct PluginFolder {
    enum class Origin { flag, environment, settings, user, installed };

    PluginFolder(fs::path folder, Origin named_by = Origin::flag)
        : path{std::move(folder)}, origin{named_by} {}

    fs::path path;
    Origin origin;
};

/// Where plugins are looked for, first to last.
struct PluginPath {
    std::vector<PluginFolder> folders;

    /// --plugin-dir (`from_flags`), $BINSTALL_PLUGIN_PATH (set but empty: nothing below),
    /// plugins.path, $XDG_DATA_HOME/binstall/plugins/<abi>, `installed` (unless it is empty).
    static PluginPath from(const std::vector<fs::path>& from_flags,
                           const PluginConfig& config,
                           const Environment& environment,
                           const fs::path& installed);
};

/// `<libdir>/binstall/plugins`, found from where this program lies, so that a moved installation
/// works. Empty when the program does not lie in an installation's folder for programs: from the
/// build tree, BINSTALL_PLUGIN_PATH leads to the plugins.
[[nodiscard]] fs::path installed_plugin_folder();

/// The loaded plugins. Made once per process.
class Plugins {
public:
    /// Finds, judges, loads and ranks. A rejected file is kept with its reason.
    /// @throws Error{Errc::plugin} for a file after which nothing else can be loaded.
    static Plugins
    load(const PluginPath& path, const PluginConfig& config, const Readers& read, Log& log);

    Plugins(Plugins&&) noexcept;
    ~Plugins();

    /// In the order in which they are asked; those that are not asked come last.
    const std::vector<Ranked<ManifestSource>>& manifest_sources() const noexcept;
    const std::vector<Ranked<PackageSource>>& package_sources() const noexcept;
    const std::vector<Ranked<ArchiveFormat>>& archive_formats() const noexcept;

    /// The formats that are in use, in that order, with the suffixes that their plugins gave.
    const std::vector<PackageFormat>& readable_formats() const noexcept;

    const std::vector<RejectedPlugin>& rejected() const noexcept;
    std::vector<PluginSummary> summaries() const;

    /// Whether what the settings ask for by name is there (design D24): otherwise an outage of a
    /// plugin could turn a private package into a public one.
    /// @throws Error{Errc::plugin} (exit 45) for the first refused file whose plugin the settings
    ///         name; for a plugin that is required, a source that `sources.order` or a scope names,
    ///         and any other that the settings name and do not let be missing, which no folder
    ///         holds.
    void check_required(const PluginConfig& config) const;

private:
    bool is_loaded(std::string_view id) const;
    bool is_known(const std::string& id) const;
    Error missing(const std::string& what) const;

    struct State;
    explicit Plugins(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// The id of the plugin, for messages.
[[nodiscard]] std::string_view plugin_id(const Plugin& plugin) noexcept;

/// The plugin's settings, as it sees them.
[[nodiscard]] const Settings& plugin_settings(const Plugin& plugin) noexcept;

} // namespace binstall
