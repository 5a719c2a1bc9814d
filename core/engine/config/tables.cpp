// SPDX-License-Identifier: MIT
#include <binstall/plugin.hpp>
#include <binstall/text.hpp>

#include <engine/config/setting.hpp>
#include <engine/config/tables.hpp>

#include <algorithm>
#include <span>
#include <utility>

namespace binstall {

namespace {

constexpr int highest_precedence = 10'000;

/// A number, or one of the names that the SDK has for them.
int precedence_of(const Setting& setting) {
    constexpr std::pair<std::string_view, Precedence> names[] = {
        {"off", Precedence::off},
        {"fallback", Precedence::fallback},
        {"normal", Precedence::normal},
        {"preferred", Precedence::preferred}};
    if (!setting.value().string())
        return static_cast<int>(setting.integer(0, highest_precedence));
    for (const auto& [name, level] : names) {
        if (*setting.value().string() == name)
            return static_cast<int>(level);
    }
    setting.refuse("is neither a number nor one of off, fallback, normal, preferred");
}

/// A plugin may not be given the author's tier: that depends on the asset (design D4).
std::string tier_of(const Setting& setting) {
    const std::string tier = setting.text();
    if (tier != "organisation" && tier != "community")
        setting.refuse(cat("is \"", printable(tier), "\", neither organisation nor community"));
    return tier;
}

/// What a later file says counts.
void require(const std::string& plugin, bool is_required, PluginConfig& config) {
    config.required.erase(plugin);
    config.optional.erase(plugin);
    (is_required ? config.required : config.optional).insert(plugin);
}

} // namespace

void add_plugin_table(std::string_view id,
                      const Value& table,
                      const fs::path& file,
                      PluginConfig& config) {
    const std::string name{id};
    config.named.insert(name);
    for (const auto& [key, value] : *table.table()) {
        const Setting setting{file, cat("plugins.", id, '.', key), value};
        if (key == "precedence")
            config.precedence[name] = precedence_of(setting);
        else if (key == "required")
            require(name, setting.flag(), config);
        else
            config.settings[name][key] = {value, file};
    }
}

void add_source_table(
    std::string_view id, const Value& table, const fs::path& file, PluginConfig& config, Log& log) {
    const std::string name{id};
    config.named.insert(name);
    for (const auto& [key, value] : *table.table()) {
        const std::string whole_key = cat("sources.", id, '.', key);
        const Setting setting{file, whole_key, value};
        constexpr std::string_view known[] = {"scope", "tier"};
        if (key == "tier")
            config.tier[name] = tier_of(setting);
        else if (key == "scope")
            config.scope[name] = setting.texts();
        else
            warn_unknown(whole_key, file, known, log);
    }
}

void add_tool_table(
    std::string_view name, const Value& table, const fs::path& file, Config& config, Log& log) {
    for (const auto& [key, value] : *table.table()) {
        const std::string whole_key = cat("tools.", name, '.', key);
        constexpr std::string_view known[] = {"min-age"};
        if (key == "min-age")
            config.tool_min_ages[std::string{name}] = Setting{file, whole_key, value}.age();
        else
            warn_unknown(whole_key, file, known, log);
    }
}

void add_host_table(
    std::string_view name, const Value& table, const fs::path& file, Config& config, Log& log) {
    for (const auto& [key, value] : *table.table()) {
        const std::string whole_key = cat("hosts.", name, '.', key);
        constexpr std::string_view known[] = {"kind"};
        if (key != "kind") {
            warn_unknown(whole_key, file, known, log);
            continue;
        }
        const Setting setting{file, whole_key, value};
        const std::string kind = setting.text();
        if (kind != "github" && kind != "gitlab" && kind != "forgejo" && kind != "gitea")
            setting.refuse(cat("is \"", printable(kind), "\", not github, gitlab or forgejo"));
        const ForgeHost host{to_lower(name), kind == "gitea" ? "forgejo" : kind};
        // A later file says it again.
        std::erase_if(config.forges, [&](const ForgeHost& each) { return each.host == host.host; });
        config.forges.push_back(host);
    }
}

void warn_unknown(std::string_view key,
                  const fs::path& file,
                  std::span<const std::string_view> known,
                  Log& log) {
    std::string message = cat(file.string(), ": there is no setting ", key);
    // Names below a plugin's or source's own table are compared by their last part.
    std::string_view near = closest(key, known);
    if (near.empty())
        near = closest(key.substr(key.rfind('.') + 1), known);
    if (!near.empty())
        message += cat("; did you mean ", near, '?');
    log.write(Level::warn, message);
}

} // namespace binstall
