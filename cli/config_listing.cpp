// SPDX-License-Identifier: MIT
#include "config_listing.hpp"

#include "report_json.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/readers.hpp>

#include <algorithm>

namespace binstall::cli {

namespace {

constexpr std::size_t place_column = 48;

std::string_view word(ListedSetting::From from) {
    switch (from) {
    case ListedSetting::From::file:
        return "file";
    case ListedSetting::From::variable:
        return "variable";
    case ListedSetting::From::fallback:
        break;
    }
    return "default";
}

/// `value` as TOML has it, which for everything but tables is as JSON has it.
std::string toml_text(const Value& value) {
    const Table* table = value.table();
    if (!table)
        return json_text(value, 0);
    std::string text;
    for (const auto& [name, member] : *table)
        text += cat(text.empty() ? "" : ", ", name, " = ", toml_text(member));
    return cat("{ ", text, " }");
}

std::string line_of(const ListedSetting& setting) {
    const std::string key = printable(setting.key);
    if (setting.value.is_null() && !setting.is_secret)
        return cat("# ", key, " is not set");
    std::string line =
        cat(key, " = ", setting.is_secret ? "(a secret, not shown)" : toml_text(setting.value));
    line.resize(std::max(line.size() + 2, place_column), ' ');
    const std::string place = printable(setting.place, 1024);
    return cat(line, "# ", place.empty() ? std::string{word(setting.from)} : place);
}

} // namespace

std::vector<ListedSetting> only(const std::vector<ListedSetting>& settings, std::string_view key) {
    std::vector<ListedSetting> found;
    std::vector<std::string_view> keys;
    for (const ListedSetting& setting : settings) {
        keys.push_back(setting.key);
        if (setting.key == key || setting.key.starts_with(cat(key, '.')))
            found.push_back(setting);
    }
    if (!found.empty())
        return found;
    Error error{Errc::usage, cat("no setting is called ", printable(key))};
    const std::string_view near = closest(key, keys);
    throw error.hint(near.empty() ? "`binstall config` lists all of them"
                                  : cat("did you mean ", near, "?"));
}

std::vector<std::string> config_lines(const std::vector<ListedSetting>& settings) {
    std::vector<std::string> lines;
    for (const ListedSetting& setting : settings)
        lines.push_back(line_of(setting));
    return lines;
}

Value json_config(const std::vector<ListedSetting>& settings) {
    Value json = json_document("config", 0);
    Array list;
    for (const ListedSetting& setting : settings) {
        Value row;
        row.set("key", setting.key);
        row.set("value", setting.value);
        row.set("secret", setting.is_secret);
        row.set("from", word(setting.from));
        row.set("place", setting.place.empty() ? Value{} : Value{setting.place});
        list.push_back(std::move(row));
    }
    json.set("settings", std::move(list));
    return json;
}

} // namespace binstall::cli
