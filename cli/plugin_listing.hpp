// SPDX-License-Identifier: MIT
// What `binstall plugins` shows, as a value: the text and the JSON are both written from it.
#pragma once

#include <binstall/error.hpp>
#include <binstall/value.hpp>

#include <engine/plugin/plugins.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace binstall::cli {

/// One component.
struct ComponentRow {
    std::string kind; ///< "manifests", "packages", "archives"
    std::string id;
    std::string plugin;
    int declared = 0;
    int precedence = 0;
    std::optional<std::size_t> listed; ///< Position in `sources.order`.
    std::string tier;
    std::string not_asked; ///< Why not; empty when it is asked.

    friend bool operator==(const ComponentRow&, const ComponentRow&) = default;
};

struct PluginListing {
    /// In the order in which they are asked: manifest sources, package sources, formats.
    std::vector<ComponentRow> components;
    std::vector<PluginSummary> plugins;
    std::vector<RejectedPlugin> rejected;
};

[[nodiscard]] PluginListing listing_of(const Plugins& plugins);

/// Only what belongs to the plugin `id`.
/// @throws Error{Errc::plugin} with the reason when it was not loaded; Error{Errc::usage} when
///         there is none of that name.
[[nodiscard]] PluginListing only(const PluginListing& listing, std::string_view id);

/// The table, and below it what is not asked and what was not loaded.
[[nodiscard]] std::vector<std::string> listing_lines(const PluginListing& listing);

/// Everything about the one plugin of `listing`.
[[nodiscard]] std::vector<std::string> detail_lines(const PluginListing& listing);

[[nodiscard]] Value
json_listing(const PluginListing& listing, int exit_code, const std::optional<Error>& error);

} // namespace binstall::cli
