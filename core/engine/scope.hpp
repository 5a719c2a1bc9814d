// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/text.hpp>

#include <engine/manifest/crate_name.hpp>
#include <engine/plugin/plugins.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace binstall {

/// The sources that are asked about the package `name`, in order. When the scope of some source
/// covers the name, only such sources are: a private name is never looked up elsewhere
/// (design D24).
/// Nor is it in another of the spellings that a registry takes for the same name.
template <class Interface>
std::vector<const Ranked<Interface>*> sources_for(const std::vector<Ranked<Interface>>& sources,
                                                  std::string_view name,
                                                  const PluginConfig& config) {
    const std::string folded = folded_crate_name(name);
    const auto in_scope = [&](const Ranked<Interface>& source) {
        const auto scope = config.scope.find(source.id);
        if (scope == config.scope.end())
            return false;
        for (const std::string& pattern : scope->second)
            if (matches_glob(folded_crate_name(pattern), folded))
                return true;
        return false;
    };
    std::vector<const Ranked<Interface>*> all;
    std::vector<const Ranked<Interface>*> scoped;
    for (const Ranked<Interface>& source : sources) {
        if (!source.not_asked.empty())
            continue;
        if (in_scope(source))
            scoped.push_back(&source);
        // A source with a scope is for the names in it, and for no others.
        if (!config.scope.contains(source.id))
            all.push_back(&source);
    }
    return scoped.empty() ? all : scoped;
}

} // namespace binstall
