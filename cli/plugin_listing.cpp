// SPDX-License-Identifier: MIT
#include "plugin_listing.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <algorithm>

namespace binstall::cli {

namespace {

template <class Interface>
void add_rows(std::vector<ComponentRow>& rows,
              std::string_view kind,
              const std::vector<Ranked<Interface>>& components) {
    for (const Ranked<Interface>& ranked : components)
        rows.push_back({.kind = std::string{kind},
                        .id = ranked.id,
                        .plugin = std::string{plugin_id(*ranked.plugin)},
                        .declared = ranked.declared,
                        .precedence = ranked.precedence,
                        .listed = ranked.listed,
                        .tier = std::string{name(ranked.tier)},
                        .not_asked = ranked.not_asked});
}

} // namespace

PluginListing listing_of(const Plugins& plugins) {
    PluginListing listing;
    add_rows(listing.components, "manifests", plugins.manifest_sources());
    add_rows(listing.components, "packages", plugins.package_sources());
    add_rows(listing.components, "archives", plugins.archive_formats());
    listing.plugins = plugins.summaries();
    listing.rejected = plugins.rejected();
    return listing;
}

PluginListing only(const PluginListing& listing, std::string_view id) {
    PluginListing one;
    std::vector<std::string_view> names;
    for (const PluginSummary& plugin : listing.plugins) {
        names.push_back(plugin.id);
        if (plugin.id == id)
            one.plugins.push_back(plugin);
    }
    for (const ComponentRow& row : listing.components) {
        if (row.plugin == id)
            one.components.push_back(row);
    }
    for (const RejectedPlugin& rejected : listing.rejected) {
        if (rejected.id == id)
            one.rejected.push_back(rejected);
    }
    if (!one.plugins.empty())
        return one;
    if (!one.rejected.empty())
        throw Error{Errc::plugin,
                    cat("plugin ", printable(id), " was not loaded: ", one.rejected[0].reason)}
            .note(one.rejected[0].file.string());
    Error error{Errc::usage, cat("there is no plugin ", printable(id))};
    const std::string_view near = closest(id, names);
    throw error.hint(near.empty() ? "`binstall plugins` lists them"
                                  : cat("did you mean ", near, "?"));
}

} // namespace binstall::cli
