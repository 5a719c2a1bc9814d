// SPDX-License-Identifier: MIT
#include "plugin_listing.hpp"

#include <binstall/text.hpp>

#include <algorithm>
#include <array>

namespace binstall::cli {

namespace {

using Lines = std::vector<std::string>;
using Cells = std::array<std::string, 5>;

/// "first (configured)", "700 (was 500)", "off (configured)"
std::string precedence_words(const ComponentRow& row) {
    if (row.listed)
        return cat(*row.listed == 0 ? std::string{"first"} : cat("place ", *row.listed + 1),
                   " (configured)");
    if (row.precedence == row.declared)
        return row.precedence == 0 ? "off" : cat(row.precedence);
    if (row.precedence == 0)
        return "off (configured)";
    return cat(row.precedence, " (was ", row.declared, ')');
}

Cells cells(const ComponentRow& row, const PluginSummary& plugin, const std::string& provides) {
    return {row.kind == "archives" ? row.plugin : row.id,
            plugin.version,
            provides,
            precedence_words(row),
            plugin.file.parent_path().string()};
}

/// The formats of one plugin share a line where they share a place: "archives tar tgz".
bool shares_line(const ComponentRow& left, const ComponentRow& right) {
    return left.kind == "archives" && right.kind == "archives" && left.plugin == right.plugin &&
           precedence_words(left) == precedence_words(right);
}

std::vector<Cells> table(const PluginListing& listing) {
    std::vector<Cells> rows{{"ID", "VERSION", "PROVIDES", "PRECEDENCE", "FROM"}};
    const std::vector<ComponentRow>& components = listing.components;
    for (std::size_t i = 0; i < components.size(); ++i) {
        const ComponentRow& row = components[i];
        const auto plugin = std::ranges::find(listing.plugins, row.plugin, &PluginSummary::id);
        if (!row.not_asked.empty() || plugin == listing.plugins.end())
            continue;
        std::string provides = row.kind;
        if (row.kind == "archives")
            provides += ' ' + row.id;
        while (i + 1 < components.size() && components[i + 1].not_asked.empty() &&
               shares_line(row, components[i + 1]))
            provides += ' ' + components[++i].id;
        rows.push_back(cells(row, *plugin, provides));
    }
    return rows;
}

/// Columns as wide as their widest cell.
Lines aligned(const std::vector<Cells>& rows) {
    std::array<std::size_t, std::tuple_size_v<Cells>> widths{};
    for (const Cells& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], row[i].size());
    }
    Lines lines;
    for (const Cells& row : rows) {
        std::string line;
        for (std::size_t i = 0; i + 1 < row.size(); ++i)
            line += row[i] + std::string(widths[i] + 2 - row[i].size(), ' ');
        lines.push_back(line + row.back());
    }
    return lines;
}

void add_section(Lines& lines,
                 std::string_view title,
                 const std::vector<std::pair<std::string, std::string>>& entries) {
    if (entries.empty())
        return;
    std::size_t width = 0;
    for (const auto& entry : entries)
        width = std::max(width, entry.first.size());
    lines.emplace_back();
    lines.emplace_back(title);
    for (const auto& [subject, reason] : entries)
        lines.push_back(cat("  ", subject, std::string(width + 2 - subject.size(), ' '), reason));
}

std::string value_text(const Value& value) {
    if (const std::string* text = value.string())
        return cat('"', *text, '"');
    if (const bool* truth = value.boolean())
        return *truth ? "true" : "false";
    if (const std::int64_t* number = value.integer())
        return cat(*number);
    if (!value.array())
        return std::string{value.kind()};
    std::string text;
    for (const Value& element : *value.array())
        text += (text.empty() ? "" : ", ") + value_text(element);
    return cat('[', text, ']');
}

void add_settings(Lines& lines, const PluginSummary& plugin) {
    std::vector<std::pair<std::string, std::string>> entries;
    for (const DeclaredSetting& setting : plugin.settings) {
        const std::string value =
            setting.set ? cat(value_text(setting.set->value), " from ", setting.set->from.string())
                        : cat('"', setting.fallback, "\" by default");
        entries.emplace_back(cat(setting.key, " = ", value), setting.help);
    }
    add_section(lines, cat("settings in [plugins.", plugin.id, "]:"), entries);
}

} // namespace

std::vector<std::string> listing_lines(const PluginListing& listing) {
    Lines lines = aligned(table(listing));
    std::vector<std::pair<std::string, std::string>> not_asked;
    for (const ComponentRow& row : listing.components) {
        if (!row.not_asked.empty())
            not_asked.emplace_back(cat(row.id, " (", row.kind, ')'), row.not_asked);
    }
    add_section(lines, "not asked:", not_asked);
    std::vector<std::pair<std::string, std::string>> not_loaded;
    for (const RejectedPlugin& rejected : listing.rejected)
        not_loaded.emplace_back(rejected.file.string(), rejected.reason);
    add_section(lines, "not loaded:", not_loaded);
    return lines;
}

std::vector<std::string> detail_lines(const PluginListing& listing) {
    const PluginSummary& plugin = listing.plugins.front();
    Lines lines{cat(plugin.id, ' ', plugin.version, ": ", plugin.summary),
                cat("file:     ", plugin.file.string()),
                cat("licence:  ", plugin.license),
                cat("ABI:      ", plugin.abi)};
    for (const ComponentRow& row : listing.components) {
        const std::string tier = row.kind == "archives" ? std::string{} : ", tier " + row.tier;
        lines.push_back(cat("provides: ",
                            row.kind,
                            ' ',
                            row.id,
                            ", precedence ",
                            precedence_words(row),
                            tier,
                            row.not_asked.empty() ? "" : "; not asked: ",
                            row.not_asked));
    }
    add_settings(lines, plugin);
    return lines;
}

} // namespace binstall::cli
