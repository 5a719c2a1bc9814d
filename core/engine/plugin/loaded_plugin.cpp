// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/plugin/call.hpp>
#include <engine/plugin/loaded_plugin.hpp>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace binstall {

namespace {

constexpr std::array<std::string_view, 8> our_ids{
    "bin", "crates-io", "git", "local", "quickinstall", "release", "tar", "zip"};

bool is_one_of_ours(std::string_view id, PluginFolder::Origin origin) {
    using Origin = PluginFolder::Origin;
    return origin != Origin::settings && origin != Origin::user && is_our_id(id);
}

std::vector<DeclaredSetting> with_values(std::vector<DeclaredSetting> declared,
                                         std::string_view id,
                                         const PluginConfig& config) {
    const auto table = config.settings.find(std::string{id});
    if (table == config.settings.end())
        return declared;
    for (DeclaredSetting& setting : declared)
        if (const auto value = table->second.find(setting.key); value != table->second.end())
            setting.set = value->second;
    return declared;
}

} // namespace

Value PluginSettings::get(std::string_view key) const {
    const auto found = std::ranges::find(declared_, key, &DeclaredSetting::key);
    if (found == declared_.end())
        throw Error{Errc::plugin,
                    cat("asked for the setting ", printable(key), ", which it did not declare")};
    return found->set ? found->set->value : Value{found->fallback};
}

bool is_our_id(std::string_view id) noexcept {
    return std::ranges::find(our_ids, id) != our_ids.end();
}

Plugin::Plugin(PluginDescription describes_itself,
               fs::path loaded_from,
               PluginFolder::Origin named_by,
               std::shared_ptr<Registration> has_registered,
               const PluginConfig& config)
    : description{std::move(describes_itself)}, file{std::move(loaded_from)}, origin{named_by},
      is_ours{is_one_of_ours(description.id, origin)}, registration{std::move(has_registered)},
      settings{with_values(registration->settings, description.id, config)} {}

Plugin::~Plugin() = default;

std::string_view plugin_id(const Plugin& plugin) noexcept {
    return plugin.description.id;
}

const Settings& plugin_settings(const Plugin& plugin) noexcept {
    return plugin.settings;
}

} // namespace binstall
