// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/plugin/call.hpp>
#include <engine/plugin/files.hpp>
#include <engine/plugin/loader.hpp>
#include <engine/plugin/look.hpp>
#include <engine/plugin/pin.hpp>
#include <engine/plugin/plugins.hpp>
#include <engine/plugin/rank.hpp>

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

namespace binstall {

struct Plugins::State {
    std::vector<std::unique_ptr<Plugin>> plugins; ///< In the order in which they were found.
    std::vector<RejectedPlugin> rejected;
    std::vector<Ranked<ManifestSource>> manifest_sources;
    std::vector<Ranked<PackageSource>> package_sources;
    std::vector<Ranked<ArchiveFormat>> archive_formats;
    std::vector<PackageFormat> readable_formats;

    ~State();
};

/// A call that was left behind may still use its plugin: then all of them stay until the end.
Plugins::State::~State() {
    if (!any_call_left_behind())
        return;
    static auto& kept = *std::make_unique<std::vector<std::unique_ptr<Plugin>>>().release();
    std::ranges::move(plugins, std::back_inserter(kept));
}

namespace {

using Why = RejectedPlugin::Why;

/// Why a plugin that says who it is need not be loaded.
std::optional<RejectedPlugin> reject_by_id(const PluginFile& file,
                                           const std::string& id,
                                           const std::vector<std::unique_ptr<Plugin>>& loaded,
                                           const PluginConfig& config) {
    if (config.disabled.contains(id))
        return RejectedPlugin{file.path, id, "disabled by plugins.disable", Why::disabled};
    for (const std::unique_ptr<Plugin>& plugin : loaded)
        if (plugin->description.id == id)
            return RejectedPlugin{file.path,
                                  id,
                                  cat("shadowed by ", printable(plugin->file.string(), 1024)),
                                  Why::shadowed};
    return std::nullopt;
}

/// Loads what can be loaded of `files`, in order.
class Loading {
public:
    Loading(const PluginConfig& config, const Readers& read) : config_{config}, read_{read} {}

    void load(const PluginFile& file, const Account& account) {
        try {
            if (config_.pins)
                load_pinned(file, account);
            else
                load_as_it_lies(file, account);
        } catch (const BrokenOffLoading&) {
            throw;
        } catch (const Error& error) {
            rejected.push_back(
                {file.path, id_from_file_name(file.path), error.what(), Why::refused});
        }
    }

    std::vector<std::unique_ptr<Plugin>> plugins;
    std::vector<RejectedPlugin> rejected;

private:
    void load_pinned(const PluginFile& file, const Account& account) {
        SealedPlugin sealed = seal(file, read_);
        const std::optional<std::string> id = described_id(sealed.file, account);
        if (const std::string reason = why_not_pinned(id, sealed.sha256, *config_.pins);
            !reason.empty()) {
            rejected.push_back(
                {file.path, id.value_or(id_from_file_name(file.path)), reason, Why::refused, true});
            return;
        }
        load_as_it_lies(sealed.file, account);
        // Its code stays until the process ends. So does the number under which it was opened:
        // another plugin of that name would be taken for this one.
        static_cast<void>(sealed.file.file.release());
    }

    static std::optional<std::string> described_id(const PluginFile& file, const Account& account) {
        const PluginLook look = look_at_plugin(file, account);
        return look.description ? std::optional{look.description->id} : std::nullopt;
    }

    void load_as_it_lies(const PluginFile& file, const Account& account) {
        std::string id = id_from_file_name(file.path);
        try {
            const PluginLook look = look_at_plugin(file, account);
            if (look.description) {
                id = look.description->id;
                if (const auto reason = reject_by_id(file, id, plugins, config_)) {
                    rejected.push_back(*reason);
                    return;
                }
            }
            keep(file, load_plugin(file, look, config_));
        } catch (const BrokenOffLoading&) {
            throw;
        } catch (const Error& error) {
            rejected.push_back({file.path, id, error.what(), Why::refused});
        }
    }

    /// Whose id was not known before is judged by it now.
    void keep(const PluginFile& file, std::unique_ptr<Plugin> plugin) {
        if (const auto reason = reject_by_id(file, plugin->description.id, plugins, config_))
            rejected.push_back(*reason);
        else
            plugins.push_back(std::move(plugin));
    }

    const PluginConfig& config_;
    const Readers& read_;
};

std::string did_you_mean(std::string_view text, const std::set<std::string>& known) {
    const std::vector<std::string_view> candidates{known.begin(), known.end()};
    const std::string_view nearest = closest(text, candidates);
    return nearest.empty() ? std::string{} : cat("; did you mean ", nearest, '?');
}

void warn_about_unknown_keys(const Plugin& plugin, const PluginConfig& config, Log& log) {
    const auto table = config.settings.find(plugin.description.id);
    if (table == config.settings.end())
        return;
    std::set<std::string> known{"precedence", "required"};
    for (const DeclaredSetting& setting : plugin.settings.declared())
        known.insert(setting.key);
    for (const auto& [key, setting] : table->second)
        if (!known.contains(key))
            log.write(Level::warn,
                      cat("plugins.",
                          plugin.description.id,
                          ".",
                          printable(key),
                          " in ",
                          printable(setting.from.string(), 1024),
                          " is not a setting of ",
                          plugin.description.id,
                          did_you_mean(key, known)));
}

/// Names that the settings use and that nothing answers to: probably typed wrongly.
void warn_about_unknown_plugins(const Plugins& plugins, const PluginConfig& config, Log& log) {
    std::set<std::string> known;
    for (const PluginSummary& summary : plugins.summaries())
        known.insert(summary.id);
    for (const RejectedPlugin& rejected : plugins.rejected())
        known.insert(rejected.id);
    for (const auto& [id, table] : config.settings)
        if (!known.contains(id))
            log.write(Level::warn,
                      cat("plugins.",
                          printable(id),
                          " is set, but there is no such plugin",
                          did_you_mean(id, known)));
}

void report(const Plugins& plugins, Log& log) {
    for (const PluginSummary& summary : plugins.summaries())
        log.write(Level::debug,
                  cat("plugin ",
                      summary.id,
                      " ",
                      summary.version,
                      " from ",
                      printable(summary.file.string(), 1024)));
    for (const RejectedPlugin& rejected : plugins.rejected())
        log.write(rejected.is_by_policy ? Level::warn : Level::debug,
                  cat("plugin ",
                      printable(rejected.file.string(), 1024),
                      " is not in use: ",
                      rejected.reason));
}

std::vector<PackageFormat> readable(const std::vector<Ranked<ArchiveFormat>>& formats) {
    std::vector<PackageFormat> in_use;
    for (const Ranked<ArchiveFormat>& format : formats)
        if (format.not_asked.empty())
            in_use.push_back({format.id, format.plugin->registration->suffixes.at(format.id)});
    return in_use;
}

template <class Interface>
bool has_component(const std::vector<Ranked<Interface>>& components, const std::string& id) {
    return std::ranges::any_of(components, [&](const Ranked<Interface>& ranked) {
        return std::ranges::find(ranked.names, id) != ranked.names.end();
    });
}

/// Whether packages could come from elsewhere when what the settings call `id` is missing.
bool is_relied_on(const std::string& id, const PluginConfig& config) {
    if (config.disabled.contains(id))
        return false;
    if (config.required.contains(id) || config.scope.contains(id) ||
        std::ranges::find(config.order, id) != config.order.end())
        return true;
    const auto precedence = config.precedence.find(id);
    const bool is_off = precedence != config.precedence.end() && precedence->second == 0;
    return !is_off && !config.optional.contains(id) && is_named({id}, config);
}

/// Every id in the settings that may be that of a plugin or a source.
std::set<std::string> ids_in(const PluginConfig& config) {
    std::set<std::string> ids = config.named;
    for (const auto& [id, precedence] : config.precedence)
        ids.insert(id);
    for (const auto& [id, tier] : config.tier)
        ids.insert(id);
    return ids;
}

} // namespace

Plugins
Plugins::load(const PluginPath& path, const PluginConfig& config, const Readers& read, Log& log) {
    const Account account = Account::current();
    FoundPluginFiles found = find_plugin_files(path, account);
    Loading loading{config, read};
    for (const PluginFile& file : found.files)
        loading.load(file, account);
    auto state = std::make_unique<State>();
    state->plugins = std::move(loading.plugins);
    state->rejected = std::move(found.rejected);
    std::ranges::move(loading.rejected, std::back_inserter(state->rejected));
    state->manifest_sources = rank_manifest_sources(state->plugins, config);
    state->package_sources = rank_package_sources(state->plugins, config);
    state->archive_formats = rank_archive_formats(state->plugins, config);
    state->readable_formats = readable(state->archive_formats);
    Plugins plugins{std::move(state)};
    for (const std::unique_ptr<Plugin>& plugin : plugins.state_->plugins)
        warn_about_unknown_keys(*plugin, config, log);
    warn_about_unknown_plugins(plugins, config, log);
    report(plugins, log);
    return plugins;
}

Plugins::Plugins(std::unique_ptr<State> state) : state_{std::move(state)} {}

Plugins::Plugins(Plugins&&) noexcept = default;
Plugins::~Plugins() = default;

const std::vector<Ranked<ManifestSource>>& Plugins::manifest_sources() const noexcept {
    return state_->manifest_sources;
}

const std::vector<Ranked<PackageSource>>& Plugins::package_sources() const noexcept {
    return state_->package_sources;
}

const std::vector<Ranked<ArchiveFormat>>& Plugins::archive_formats() const noexcept {
    return state_->archive_formats;
}

const std::vector<PackageFormat>& Plugins::readable_formats() const noexcept {
    return state_->readable_formats;
}

const std::vector<RejectedPlugin>& Plugins::rejected() const noexcept {
    return state_->rejected;
}

std::vector<PluginSummary> Plugins::summaries() const {
    std::vector<PluginSummary> summaries;
    for (const std::unique_ptr<Plugin>& plugin : state_->plugins) {
        const PluginDescription& says = plugin->description;
        summaries.push_back({says.id,
                             says.version,
                             says.summary,
                             says.license,
                             says.abi,
                             plugin->file,
                             plugin->settings.declared()});
    }
    return summaries;
}

void Plugins::check_required(const PluginConfig& config) const {
    for (const RejectedPlugin& rejected : state_->rejected) {
        const std::string_view who = config.pins && config.pins->contains(rejected.id)
                                         ? "the policy pins"
                                     : is_relied_on(rejected.id, config) ? "the settings name"
                                                                         : "";
        const bool is_missed = rejected.why == Why::refused && !rejected.id.empty() &&
                               !config.disabled.contains(rejected.id) && !who.empty() &&
                               !is_loaded(rejected.id);
        if (is_missed)
            throw Error{Errc::plugin,
                        cat("the plugin ",
                            rejected.id,
                            ", which ",
                            who,
                            ", was not loaded: ",
                            rejected.reason)}
                .note(printable(rejected.file.string(), 1024));
    }
    for (const std::string& id : config.required)
        if (!is_loaded(id))
            throw missing(cat("the plugin ", printable(id), " is required, but was not found"));
    const auto check_source = [&](const std::string& id, std::string_view where) {
        if (!has_component(manifest_sources(), id) && !has_component(package_sources(), id) &&
            !config.disabled.contains(id))
            throw missing(
                cat("no plugin provides the source ", printable(id), ", which ", where, " names"));
    };
    for (const std::string& id : config.order)
        check_source(id, "sources.order");
    for (const auto& [id, patterns] : config.scope)
        check_source(id, "a scope in the settings");
    for (const std::string& id : ids_in(config))
        if (is_relied_on(id, config) && !is_known(id))
            throw missing(
                cat("there is no plugin or source ", printable(id), ", which the settings name"))
                .hint(cat("`binstall plugins` lists what there is; `required = false` in [plugins.",
                          printable(id),
                          "] allows that it is missing"));
}

bool Plugins::is_known(const std::string& id) const {
    const bool is_known_file =
        std::ranges::any_of(state_->rejected, [&](const RejectedPlugin& rejected) {
            return rejected.why != Why::refused && rejected.id == id;
        });
    return is_known_file || is_loaded(id) || has_component(manifest_sources(), id) ||
           has_component(package_sources(), id) || has_component(archive_formats(), id);
}

bool Plugins::is_loaded(std::string_view id) const {
    return std::ranges::any_of(state_->plugins,
                               [&](const auto& plugin) { return plugin->description.id == id; });
}

Error Plugins::missing(const std::string& what) const {
    Error error{Errc::plugin, what};
    for (const RejectedPlugin& rejected : state_->rejected)
        error.note(cat(printable(rejected.file.string(), 1024), ": ", rejected.reason));
    error.hint("`binstall plugins` lists what was found, and why what was not loaded was not");
    return error;
}

} // namespace binstall
