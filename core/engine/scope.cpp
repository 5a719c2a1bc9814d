// SPDX-License-Identifier: MIT
#include <engine/scope.hpp>

namespace binstall {

bool covers_name(const std::vector<std::string>& patterns, std::string_view name) {
    const std::string folded = folded_crate_name(name);
    return std::ranges::any_of(patterns, [&](const std::string& pattern) {
        return matches_glob(folded_crate_name(pattern), folded);
    });
}

const std::vector<std::string>* scope_of(const std::vector<std::string>& names,
                                         const PluginConfig& config) {
    for (const std::string& name : names)
        if (const auto scope = config.scope.find(name); scope != config.scope.end())
            return &scope->second;
    return nullptr;
}

void check_no_disabled_scope(std::string_view name, const PluginConfig& config) {
    for (const auto& [id, patterns] : config.scope)
        if (config.disabled.contains(id) && covers_name(patterns, name))
            throw_not_asked(name, id, "plugins.disable names it");
}

void throw_not_asked(std::string_view name, std::string_view source, std::string_view reason) {
    throw Error{Errc::config,
                cat(printable(name),
                    " is in the scope of ",
                    printable(source),
                    ", which is not asked: ",
                    reason)}
        .hint("nobody else is asked about it as long as the settings have that scope");
}

} // namespace binstall
