// SPDX-License-Identifier: MIT
#include "plugin_listing.hpp"
#include "report_json.hpp"

#include <cstdint>

namespace binstall::cli {

namespace {

Value json_component(const ComponentRow& row) {
    Value json;
    json.set("kind", row.kind);
    json.set("id", row.id);
    json.set("plugin", row.plugin);
    json.set("precedence", row.precedence);
    json.set("declared_precedence", row.declared);
    json.set("place_in_order",
             row.listed ? Value{static_cast<std::int64_t>(*row.listed)} : Value{});
    json.set("tier", row.tier);
    json.set("asked", row.not_asked.empty());
    json.set("not_asked", row.not_asked.empty() ? Value{} : Value{row.not_asked});
    return json;
}

Value json_setting(const DeclaredSetting& setting) {
    Value json;
    json.set("key", setting.key);
    json.set("help", setting.help);
    json.set("default", setting.fallback);
    json.set("value", setting.set ? setting.set->value : Value{setting.fallback});
    json.set("from", setting.set ? json_path(setting.set->from) : Value{});
    return json;
}

Value json_plugin(const PluginSummary& plugin) {
    Value json;
    json.set("id", plugin.id);
    json.set("version", plugin.version);
    json.set("summary", plugin.summary);
    json.set("license", plugin.license);
    json.set("abi", static_cast<std::int64_t>(plugin.abi));
    json.set("file", json_path(plugin.file));
    Array settings;
    for (const DeclaredSetting& setting : plugin.settings)
        settings.push_back(json_setting(setting));
    json.set("settings", std::move(settings));
    return json;
}

std::string_view word(RejectedPlugin::Why why) {
    using enum RejectedPlugin::Why;
    switch (why) {
    case refused:
        return "refused";
    case shadowed:
        return "shadowed";
    case disabled:
        return "disabled";
    }
    return "unknown";
}

Value json_rejected(const RejectedPlugin& rejected) {
    Value json;
    json.set("file", json_path(rejected.file));
    json.set("id", rejected.id.empty() ? Value{} : Value{rejected.id});
    json.set("why", word(rejected.why));
    json.set("reason", rejected.reason);
    return json;
}

template <class Row>
Value list(const std::vector<Row>& rows, Value (*convert)(const Row&)) {
    Array array;
    for (const Row& row : rows)
        array.push_back(convert(row));
    return Value{std::move(array)};
}

} // namespace

Value json_listing(const PluginListing& listing, int exit_code, const std::optional<Error>& error) {
    Value json = json_document("plugins", exit_code, error);
    json.set("components", list(listing.components, json_component));
    json.set("plugins", list(listing.plugins, json_plugin));
    json.set("not_loaded", list(listing.rejected, json_rejected));
    return json;
}

} // namespace binstall::cli
