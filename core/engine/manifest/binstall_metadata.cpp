// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/manifest/binstall_metadata.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace binstall {

namespace {

constexpr std::string_view root_path = "package.metadata.binstall";
constexpr std::array<std::string_view, 6> rule_keys{
    "pkg-url", "pkg-fmt", "bin-dir", "disabled-strategies", "signing", "overrides"};
constexpr std::array<std::string_view, 3> signing_keys{"algorithm", "pubkey", "file"};
constexpr std::array<std::string_view, 11> known_formats{
    "tgz", "txz", "tzstd", "tbz2", "zip", "tar", "bin", "gz", "xz", "zst", "bz2"};

/// Spellings that authors use for the formats, most of them the suffix of their file.
constexpr std::pair<std::string_view, std::string_view> format_aliases[] = {
    {"tar.gz", "tgz"},
    {"gzip", "gz"},
    {"tar.xz", "txz"},
    {"tar.zst", "tzstd"},
    {"tar.zstd", "tzstd"},
    {"tzst", "tzstd"},
    {"zstd", "zst"},
    {"tar.bz2", "tbz2"},
    {"tbz", "tbz2"},
    {"tar.bz", "tbz2"},
    {"bzip2", "bz2"},
    {"exe", "bin"},
};

/// Letters, digits, '.' and '-': what the id of an archive plugin's format can be.
bool could_be_format(std::string_view text) {
    constexpr std::size_t longest = 32;
    return !text.empty() && text.size() <= longest && std::ranges::all_of(text, [](char c) {
        return is_ascii_letter(c) || is_ascii_digit(c) || c == '.' || c == '-';
    });
}

/// Reads one table of rules after another, collecting what is odd.
class MetadataReader {
public:
    PackageRules rules(const Table& table, const std::string& path);
    std::vector<std::pair<std::string, PackageRules>> overrides(const Value& value);

    std::vector<std::string> warnings;

private:
    void warn(const std::string& path, std::string_view sentence) {
        warnings.push_back(cat(path, ": ", sentence));
    }

    std::optional<std::string> text(const Value& value, const std::string& path);
    std::optional<std::string> format(const Value& value, const std::string& path);
    std::vector<std::string> texts(const Value& value, const std::string& path);
    std::optional<SigningRules> signing(const Value& value, const std::string& path);
    void unknown(std::string_view key, const std::string& path, std::span<const std::string_view>);
};

std::string key_path(std::string_view path, std::string_view key) {
    return cat(path, ".", printable(key));
}

std::optional<std::string> MetadataReader::text(const Value& value, const std::string& path) {
    if (const std::string* string = value.string())
        return *string;
    warn(path, cat("expected a string, found ", value.kind(), "; ignored"));
    return std::nullopt;
}

std::optional<std::string> MetadataReader::format(const Value& value, const std::string& path) {
    const std::optional<std::string> stated = text(value, path);
    if (!stated || std::ranges::find(known_formats, *stated) != known_formats.end())
        return stated;
    const std::string meant = meant_format(*stated);
    if (std::ranges::find(known_formats, meant) != known_formats.end()) {
        warn(path, cat("\"", printable(*stated), "\" is taken for \"", meant, "\""));
        return meant;
    }
    if (!could_be_format(*stated)) {
        warn(path, cat("\"", printable(*stated), "\" is not a package format; ignored"));
        return std::nullopt;
    }
    // Kept: an archive plugin that we do not know may read it.
    warn(path,
         cat("\"", printable(*stated), "\" is not a package format that binstall comes with"));
    return stated;
}

std::vector<std::string> MetadataReader::texts(const Value& value, const std::string& path) {
    std::vector<std::string> found;
    const Array* array = value.array();
    if (!array) {
        warn(path, cat("expected an array of strings, found ", value.kind(), "; ignored"));
        return found;
    }
    for (const Value& element : *array)
        if (std::optional<std::string> one = text(element, path))
            found.push_back(std::move(*one));
    return found;
}

std::optional<SigningRules> MetadataReader::signing(const Value& value, const std::string& path) {
    const Table* table = value.table();
    SigningRules rules;
    if (!table) {
        warn(path, cat("expected a table, found ", value.kind()));
        return rules; // without a key: nothing can satisfy it
    }
    for (const auto& [key, member] : *table) {
        const std::string where = key_path(path, key);
        if (key == "algorithm")
            rules.algorithm = text(member, where).value_or("");
        else if (key == "pubkey")
            rules.public_key = text(member, where).value_or("");
        else if (key == "file")
            rules.file = text(member, where);
        else
            unknown(key, path, signing_keys);
    }
    if (rules.algorithm.empty())
        warn(path, "no algorithm is stated");
    if (rules.public_key.empty())
        warn(path, "no public key is stated");
    return rules;
}

void MetadataReader::unknown(std::string_view key,
                             const std::string& path,
                             std::span<const std::string_view> known) {
    const std::string_view meant = closest(key, known);
    warn(key_path(path, key),
         meant.empty() ? std::string{"unknown key"}
                       : cat("unknown key; did you mean \"", meant, "\"?"));
}

PackageRules MetadataReader::rules(const Table& table, const std::string& path) {
    PackageRules rules;
    for (const auto& [key, value] : table) {
        const std::string where = key_path(path, key);
        if (key == "pkg-url")
            rules.pkg_url = text(value, where);
        else if (key == "pkg-fmt")
            rules.pkg_fmt = format(value, where);
        else if (key == "bin-dir")
            rules.bin_dir = text(value, where);
        else if (key == "disabled-strategies")
            rules.disabled_strategies = texts(value, where);
        else if (key == "signing")
            rules.signing = signing(value, where);
        else if (key != "overrides" || path != root_path)
            unknown(key, path, rule_keys);
    }
    return rules;
}

std::vector<std::pair<std::string, PackageRules>> MetadataReader::overrides(const Value& value) {
    std::vector<std::pair<std::string, PackageRules>> found;
    const std::string path = key_path(root_path, "overrides");
    const Table* table = value.table();
    if (!table) {
        warn(path, cat("expected a table, found ", value.kind(), "; ignored"));
        return found;
    }
    for (const auto& [selector, member] : *table) {
        if (const Table* members = member.table())
            found.emplace_back(selector, rules(*members, key_path(path, selector)));
        else
            warn(key_path(path, selector),
                 cat("expected a table for one target, found ", member.kind(), "; ignored"));
    }
    return found;
}

} // namespace

std::string meant_format(std::string_view stated) {
    if (stated.starts_with('.'))
        stated.remove_prefix(1);
    std::string lower = to_lower(stated);
    const auto alias =
        std::ranges::find(format_aliases, lower, [](const auto& a) { return a.first; });
    return alias == std::end(format_aliases) ? lower : std::string{alias->second};
}

MetadataReading read_binstall_metadata(const Value& table) {
    MetadataReader reader;
    MetadataReading reading;
    if (const Table* members = table.table()) {
        reading.metadata.base = reader.rules(*members, std::string{root_path});
        if (const Value* overrides = table.find("overrides"))
            reading.metadata.overrides = reader.overrides(*overrides);
    } else {
        reader.warnings.push_back(
            cat(root_path, ": expected a table, found ", table.kind(), "; ignored"));
    }
    reading.warnings = std::move(reader.warnings);
    return reading;
}

} // namespace binstall
