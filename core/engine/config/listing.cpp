// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/config/keys.hpp>
#include <engine/config/listing.hpp>
#include <engine/config/shown_value.hpp>

#include <algorithm>
#include <set>
#include <utility>

namespace binstall {

namespace {

using From = ListedSetting::From;

/// A place is a variable or an absolute path.
From from_of(const std::string& place) {
    return place.starts_with('/') ? From::file : From::variable;
}

ListedSetting listed(const ConfigKey& key, const Config& config) {
    ListedSetting setting{.key = std::string{key.name},
                          .value = shown_value(key.name, value_of(key, config))};
    if (const auto origin = config.origins.find(key.name); origin != config.origins.end()) {
        setting.from = from_of(origin->second);
        setting.place = origin->second;
    }
    return setting;
}

/// `[credentials.ID] token` says where a secret is; a string would be one.
ListedSetting listed(const std::string& key, const NamedSetting& named) {
    const bool is_secret =
        is_secret_key(key) && !(key.starts_with("credentials.") && named.value.table());
    return {.key = key,
            .value = is_secret ? Value{} : shown_value(key, named.value),
            .from = From::file,
            .place = named.origin,
            .is_secret = is_secret};
}

constexpr std::pair<std::string_view, std::string_view> cargo_keys[] = {
    {"http", "cainfo"},
    {"http", "proxy"},
    {"http", "ssl-version"},
    {"http", "timeout"},
    {"install", "root"},
    {"net", "offline"},
    {"registry", "default"},
    {"registry", "global-credential-providers"},
};

constexpr std::string_view registry_keys[] = {"index",
                                              "credential-provider",
                                              "token",
                                              "secret-key",
                                              "secret-key-subject",
                                              "private-key",
                                              "private-key-subject"};

constexpr std::string_view source_keys[] = {
    "registry", "replace-with", "local-registry", "directory", "git"};

/// What stands for a relative path is where that leads to.
bool is_path(const CargoKey& key) {
    constexpr std::string_view paths[] = {"cainfo", "root", "local-registry", "directory"};
    return std::ranges::find(paths, key.parts().back()) != std::end(paths);
}

/// Every key of cargo's that we read and that somebody may have set.
std::vector<CargoKey> keys_of(const CargoConfig& cargo) {
    std::set<CargoKey> keys{{"http", "ssl-version", "min"}};
    for (const auto& [table, name] : cargo_keys)
        keys.insert({table, name});
    std::vector<std::string> registries = cargo.names({"registries"});
    for (std::string& name : cargo.names_in_variables())
        registries.push_back(std::move(name));
    for (const std::string& registry : registries)
        for (const std::string_view name : registry_keys)
            keys.insert({"registries", registry, name});
    for (const std::string& source : cargo.names({"source"}))
        for (const std::string_view name : source_keys)
            keys.insert({"source", source, name});
    for (const std::string& alias : cargo.names({"credential-alias"}))
        keys.insert({"credential-alias", alias});
    return {keys.begin(), keys.end()};
}

ListedSetting listed(const CargoKey& key, const Value& value, const CargoConfig& cargo) {
    const std::string name = cat("cargo.", key.to_string());
    const bool is_secret = is_secret_key(key.parts().back());
    const std::string place = cargo.origin(key);
    const Value whole = is_path(key) && value.string() ? Value{cargo.path(key)->string()} : value;
    return {.key = name,
            .value = is_secret ? Value{} : shown_value(name, whole),
            .from = from_of(place),
            .place = place,
            .is_secret = is_secret};
}

} // namespace

std::vector<ListedSetting> list_settings(const Config& config, const CargoConfig& cargo) {
    std::vector<ListedSetting> settings;
    for (const ConfigKey& key : config_keys())
        settings.push_back(listed(key, config));
    for (const auto& [key, named] : config.named)
        settings.push_back(listed(key, named));
    for (const CargoKey& key : keys_of(cargo))
        if (const Value value = cargo.value(key); !value.is_null())
            settings.push_back(listed(key, value, cargo));
    return settings;
}

} // namespace binstall
