// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/config/config.hpp>
#include <engine/config/credentials.hpp>
#include <engine/config/file.hpp>
#include <engine/config/keys.hpp>
#include <engine/config/peer.hpp>
#include <engine/config/setting.hpp>
#include <engine/config/tables.hpp>
#include <engine/paths.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

namespace binstall {

namespace {

constexpr std::size_t include_depth_limit = 16;

std::vector<std::string_view> key_names() {
    std::vector<std::string_view> names;
    for (const ConfigKey& key : config_keys())
        names.push_back(key.name);
    return names;
}

std::vector<std::string_view> section_names() {
    std::vector<std::string_view> names{"include", "tools", "hosts"};
    for (const ConfigKey& key : config_keys()) {
        const std::string_view section = key.name.substr(0, key.name.find('.'));
        if (names.back() != section)
            names.push_back(section);
    }
    return names;
}

struct Include {
    fs::path file;
    bool is_optional = false;
};

/// Reads files one on top of the other.
class ConfigReader {
public:
    ConfigReader(Config& config, const Readers& read, Log& log)
        : config_{config}, read_{read}, log_{log} {}

    /// Reads `file`, when it is there, and what it includes.
    bool read_file(const fs::path& file) {
        if (std::ranges::find(open_, file) != open_.end())
            throw Error{Errc::config,
                        cat("settings in ", printable(file.string(), 1024), " include themselves")};
        if (open_.size() >= include_depth_limit)
            throw Error{
                Errc::config,
                cat("settings include each other more than ", include_depth_limit, " deep")};
        const std::optional<Value> settings = read_config_file(file, read_);
        if (!settings)
            return false;
        open_.push_back(file);
        // As cargo does it: what is included is below what the including file says itself.
        for (const Include& include : includes(*settings, file))
            read_include(include, file);
        open_.pop_back();
        for (const auto& [section, value] : *settings->table()) {
            if (section != "include")
                apply_section(section, value, file);
        }
        config_.files.push_back(file);
        return true;
    }

private:
    void read_include(const Include& include, const fs::path& from) {
        if (!read_file(include.file) && !include.is_optional)
            throw Error{Errc::config,
                        cat("settings in ",
                            printable(from.string(), 1024),
                            " include ",
                            printable(include.file.string(), 1024),
                            ", which does not exist")}
                .hint("`include = [{ path = \"...\", optional = true }]` allows that");
    }

    /// `include = "a.toml"`, `["a.toml"]` or `[{ path = "a.toml", optional = true }]`.
    static std::vector<Include> includes(const Value& settings, const fs::path& file) {
        const Value* value = settings.find("include");
        if (!value)
            return {};
        const Array one{*value};
        std::vector<Include> found;
        for (const Value& element : value->array() ? *value->array() : one) {
            const Value* path = element.table() ? element.find("path") : &element;
            const Value* optional = element.find("optional");
            const Setting name{file, "include", path ? *path : Value{}};
            const bool is_optional =
                optional && Setting{file, "include.optional", *optional}.flag();
            const fs::path included = (file.parent_path() / name.text()).lexically_normal();
            if (included.extension() != ".toml")
                name.refuse(cat("names ", printable(name.text()), ", which does not end in .toml"));
            found.push_back({included, is_optional});
        }
        return found;
    }

    void apply_section(const std::string& section, const Value& value, const fs::path& file) {
        constexpr std::string_view by_id[] = {
            "plugins", "sources", "credentials", "tools", "hosts"};
        const bool holds_ids = std::ranges::find(by_id, section) != std::end(by_id);
        const std::vector<std::string_view> sections = section_names();
        if (std::ranges::find(sections, section) == sections.end())
            return warn_unknown(section, file, sections, log_);
        if (!value.table())
            Setting{file, section, value}.refuse(cat("is ", value.kind(), ", not a table"));
        for (const auto& [name, member] : *value.table()) {
            const std::string key = cat(section, '.', name);
            if (const ConfigKey* known = find_config_key(key))
                apply(*known, Setting{file, key, member}, config_);
            else if (holds_ids && member.table())
                apply_id(section, name, member, file);
            else
                warn_unknown(key, file, key_names(), log_);
        }
    }

    void apply_id(const std::string& section,
                  const std::string& id,
                  const Value& table,
                  const fs::path& file) {
        for (const auto& [key, value] : *table.table())
            config_.named[cat(section, '.', id, '.', key)] = {value, file.string()};
        if (section == "plugins")
            add_plugin_table(id, table, file, config_.plugins);
        else if (section == "credentials")
            add_credential_table(id, table, file, config_.credentials, log_);
        else if (section == "tools")
            add_tool_table(id, table, file, config_, log_);
        else if (section == "hosts")
            add_host_table(id, table, file, config_, log_);
        else
            add_source_table(id, table, file, config_.plugins, log_);
    }

    Config& config_;
    const Readers& read_;
    Log& log_;
    std::vector<fs::path> open_; ///< The files that are being read, outermost first.
};

void apply_variables(const Environment& environment, Config& config) {
    for (const ConfigKey& key : config_keys()) {
        // $BINSTALL_PLUGIN_PATH is the variable for that; two would be one too many.
        if (key.name == "plugins.path")
            continue;
        const std::string name = variable(key);
        const auto found = environment.find(name);
        if (found != environment.end() && !found->second.empty())
            apply(key, Setting{name, found->second}, config);
    }
}

/// OpenSSL's own variables, which every program that uses it understands.
void apply_certificate_variables(const Environment& environment, HttpOptions& http) {
    const auto file = environment.find("SSL_CERT_FILE");
    if (file != environment.end() && !file->second.empty())
        http.certificate_file = file->second;
    const auto folders = environment.find("SSL_CERT_DIR");
    if (folders != environment.end() && !folders->second.empty())
        http.certificate_folders = folders->second;
}

} // namespace

Config read_config(const Environment& environment,
                   const Readers& read,
                   Log& log,
                   const std::optional<fs::path>& peer_settings) {
    Config config;
    ConfigReader reader{config, read, log};
    reader.read_file("/etc/binstall/config.toml");
    if (const auto folder = config_folder(environment))
        reader.read_file(*folder / "config.toml");
    std::optional<fs::path> peers = peer_settings;
    if (const auto folder = cargo_home(environment); folder && !peers)
        peers = *folder / "binstall.toml";
    if (peers) {
        if (const std::optional<Value> settings = read_config_file(*peers, read)) {
            apply_peer_settings(*settings, *peers, config, log);
            config.files.push_back(*peers);
        } else if (peer_settings) {
            log.write(Level::warn,
                      cat("there is no file ",
                          printable(peers->string(), 1024),
                          ", which --settings names: nothing is set by it"));
        }
    }
    apply_variables(environment, config);
    apply_certificate_variables(environment, config.http);
    if (const auto folder = cache_folder(environment)) {
        config.http.cache_folder = *folder / "http";
        config.git.folder = *folder / "git";
        config.memory_folder = *folder / "memory";
    }
    config.plugins.named.insert(config.plugins.order.begin(), config.plugins.order.end());
    config.plugins.named.insert(config.plugins.required.begin(), config.plugins.required.end());
    return config;
}

} // namespace binstall
