// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/plugin/rank.hpp>

#include <algorithm>
#include <limits>
#include <map>
#include <tuple>
#include <type_traits>

namespace binstall {

namespace {

/// The names of a component of `plugin`. Who names one of ours in the settings, or says nothing,
/// means ours: a file that somebody put into a folder would take its place by being called so.
std::vector<std::string> names_of(const std::string& component, const Plugin& plugin) {
    std::vector<std::string> names;
    for (const std::string& name : {component, plugin.description.id})
        if (plugin.is_ours || !is_our_id(name))
            names.push_back(name);
    return names;
}

/// The value that a map of the settings has for one of the names.
template <class Map>
const typename Map::mapped_type* either(const Map& map, const std::vector<std::string>& names) {
    for (const std::string& name : names)
        if (const auto found = map.find(name); found != map.end())
            return &found->second;
    return nullptr;
}

std::optional<std::size_t> position(const std::vector<std::string>& order,
                                    const std::vector<std::string>& names) {
    for (const std::string& name : names)
        if (const auto found = std::ranges::find(order, name); found != order.end())
            return static_cast<std::size_t>(found - order.begin());
    return std::nullopt;
}

Tier tier_named(std::string_view text, const std::string& component) {
    if (text == name(Tier::organisation))
        return Tier::organisation;
    if (text == name(Tier::community))
        return Tier::community;
    throw Error{Errc::config,
                cat("sources.",
                    component,
                    ".tier is \"",
                    printable(text),
                    "\": it can be \"organisation\" or \"community\"")}
        .hint("what an author released is known by where it lies, not by who offers it");
}

/// What our own sources are before anything is known of an asset. `release` follows what the author
/// says, so it is asked with the first. Our manifest sources lead to what is public: one that the
/// settings name comes before them, so that nobody outside can offer a private package's name.
template <class Interface>
Tier our_tier(const std::string& component) {
    if constexpr (std::is_same_v<Interface, PackageSource>)
        return component == "release" ? Tier::author : Tier::community;
    else if constexpr (std::is_same_v<Interface, ManifestSource>)
        return Tier::community;
    else
        return Tier::organisation;
}

template <class Interface>
Tier tier_of(const Ranked<Interface>& ranked, const PluginConfig& config) {
    if (const std::string* text = either(config.tier, ranked.names))
        return tier_named(*text, ranked.id);
    if (ranked.plugin->is_ours)
        if (const Tier tier = our_tier<Interface>(ranked.id);
            tier != Tier::community || ranked.id == "quickinstall")
            return tier;
    return is_named(ranked.names, config) ? Tier::organisation : Tier::community;
}

template <class Interface>
std::string how_to_name(const Ranked<Interface>& ranked) {
    if (ranked.names.empty())
        return cat(ranked.id, " is the name of one of binstall's own, and this one needs another");
    return cat("no setting names it; sources.order = [\"", ranked.names.front(), "\"] asks it");
}

/// Why a component is not asked, or empty.
///
/// A format chooses neither a package nor where it comes from, so one that a user put into a plugin
/// folder is used without more ado, for what no other format reads.
template <class Interface>
std::string why_not_asked(const Ranked<Interface>& ranked, const PluginConfig& config) {
    if (ranked.precedence == 0)
        return "its precedence is 0";
    if (std::is_same_v<Interface, ArchiveFormat> || ranked.tier != Tier::community)
        return {};
    const bool is_known = ranked.plugin->is_ours || is_named(ranked.names, config);
    if (std::is_same_v<Interface, ManifestSource>)
        return is_known ? std::string{} : how_to_name(ranked);
    const auto is_allowed = [&](const std::string& name) {
        return config.allow_community.contains(name);
    };
    if (std::ranges::any_of(ranked.names, is_allowed))
        return {};
    if (is_known)
        return cat("it is a community source; sources.allow-community = [\"",
                   ranked.names.front(),
                   "\"] asks it");
    return how_to_name(ranked);
}

/// The order. The plugin's id only decides between two that offer the same component.
template <class Interface>
auto rank_key(const Ranked<Interface>& ranked) {
    return std::tuple{!ranked.not_asked.empty(),
                      ranked.listed.value_or(std::numeric_limits<std::size_t>::max()),
                      ranked.tier,
                      -ranked.precedence,
                      std::string_view{ranked.id},
                      std::string_view{ranked.plugin->description.id}};
}

template <class Interface>
void sort_by_rank(std::vector<Ranked<Interface>>& components) {
    std::ranges::sort(components, std::less{}, rank_key<Interface>);
}

/// Of several components with one id, the first in rank order is used.
template <class Interface>
void keep_one_of_each_id(std::vector<Ranked<Interface>>& components) {
    std::map<std::string_view, const Plugin*> owners;
    for (Ranked<Interface>& ranked : components) {
        if (!ranked.not_asked.empty())
            continue;
        const auto [owner, is_first] = owners.emplace(ranked.id, ranked.plugin);
        if (!is_first)
            ranked.not_asked = cat("the plugin ",
                                   owner->second->description.id,
                                   " provides ",
                                   ranked.id,
                                   ", and ranks higher");
    }
}

template <class Interface>
std::vector<Ranked<Interface>> rank(const std::vector<std::unique_ptr<Plugin>>& plugins,
                                    std::vector<Registered<Interface>> Registration::*list,
                                    const PluginConfig& config) {
    std::vector<Ranked<Interface>> components;
    for (const std::unique_ptr<Plugin>& plugin : plugins) {
        for (const Registered<Interface>& registered : *plugin->registration.*list) {
            Ranked<Interface> ranked;
            ranked.component = registered.component.get();
            ranked.plugin = plugin.get();
            ranked.id = registered.id;
            ranked.names = names_of(registered.id, *plugin);
            ranked.declared = registered.precedence;
            const int* configured = either(config.precedence, ranked.names);
            ranked.precedence = configured ? *configured : ranked.declared;
            ranked.listed = position(config.order, ranked.names);
            ranked.tier = tier_of(ranked, config);
            ranked.not_asked = why_not_asked(ranked, config);
            components.push_back(std::move(ranked));
        }
    }
    sort_by_rank(components);
    keep_one_of_each_id(components);
    sort_by_rank(components);
    return components;
}

} // namespace

std::string_view name(Tier tier) noexcept {
    switch (tier) {
    case Tier::author:
        return "author";
    case Tier::organisation:
        return "organisation";
    case Tier::community:
        return "community";
    }
    return "unknown";
}

bool is_named(const std::vector<std::string>& names, const PluginConfig& config) {
    return std::ranges::any_of(names, [&](const std::string& name) {
        return config.named.contains(name) || config.required.contains(name) ||
               config.precedence.contains(name) || config.scope.contains(name) ||
               config.tier.contains(name) ||
               std::ranges::find(config.order, name) != config.order.end();
    });
}

std::vector<Ranked<ManifestSource>>
rank_manifest_sources(const std::vector<std::unique_ptr<Plugin>>& plugins,
                      const PluginConfig& config) {
    return rank(plugins, &Registration::manifest_sources, config);
}

std::vector<Ranked<PackageSource>>
rank_package_sources(const std::vector<std::unique_ptr<Plugin>>& plugins,
                     const PluginConfig& config) {
    return rank(plugins, &Registration::package_sources, config);
}

std::vector<Ranked<ArchiveFormat>>
rank_archive_formats(const std::vector<std::unique_ptr<Plugin>>& plugins,
                     const PluginConfig& config) {
    return rank(plugins, &Registration::archive_formats, config);
}

} // namespace binstall
