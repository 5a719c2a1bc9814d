// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/manifest/crate_name.hpp>
#include <engine/plugin/plugins.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace binstall {

/// Whether one of `patterns` stands for the package `name`, in any of the spellings that a registry
/// takes for the same name.
[[nodiscard]] bool covers_name(const std::vector<std::string>& patterns, std::string_view name);

/// The scope of a source that the settings mean by one of `names`; null when it has none.
[[nodiscard]] const std::vector<std::string>* scope_of(const std::vector<std::string>& names,
                                                       const PluginConfig& config);

/// @throws Error{Errc::config} when the package `name` is in the scope of a plugin that is
/// disabled.
void check_no_disabled_scope(std::string_view name, const PluginConfig& config);

/// @throws Error{Errc::config}: the package `name` is in the scope of `source`, which is not asked.
[[noreturn]] void
throw_not_asked(std::string_view name, std::string_view source, std::string_view reason);

/// The sources that are asked about the package `name`, in order. When the scope of some source
/// covers the name, only such sources are: a private name is never looked up elsewhere
/// (design D24).
/// @throws Error{Errc::config} when none of those is asked.
template <class Interface>
std::vector<const Ranked<Interface>*> sources_for(const std::vector<Ranked<Interface>>& sources,
                                                  std::string_view name,
                                                  const PluginConfig& config) {
    check_no_disabled_scope(name, config);
    std::vector<const Ranked<Interface>*> all;
    std::vector<const Ranked<Interface>*> scoped;
    for (const Ranked<Interface>& source : sources) {
        const std::vector<std::string>* const scope = scope_of(source.names, config);
        if (scope && covers_name(*scope, name))
            scoped.push_back(&source);
        // A source with a scope is for the names in it, and for no others.
        else if (!scope && source.not_asked.empty())
            all.push_back(&source);
    }
    if (scoped.empty())
        return all;
    const Ranked<Interface>& first = *scoped.front();
    std::erase_if(scoped, [](const auto* source) { return !source->not_asked.empty(); });
    if (scoped.empty())
        throw_not_asked(name, first.id, first.not_asked);
    return scoped;
}

} // namespace binstall
