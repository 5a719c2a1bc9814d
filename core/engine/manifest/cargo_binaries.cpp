// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/manifest/cargo_binaries.hpp>
#include <engine/manifest/manifest_text.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace binstall {

namespace {

/// A binary that the files show, or that `[[bin]]` declares.
struct Entry {
    std::string name;
    std::optional<std::string> path;
    std::vector<std::string> required_features;
    std::optional<std::string> file_name{};
};

std::string key_of(std::size_t index, std::string_view key) {
    return cat("bin[", index, "].", key);
}

/// The name becomes a file's: what could leave the folder, or surprise a shell, is refused. A
/// package in a namespace gives its own name to its binary, "ns::name".
void check_binary_name(std::string_view name, std::string_view package) {
    constexpr std::size_t longest = 200;
    const bool fits = !name.empty() && name.size() <= longest && name.front() != '-' &&
                      name.front() != '.' && is_utf8(name) && printable(name, longest) == name &&
                      name.find_first_of(" /\\:*?\"<>|") == std::string_view::npos;
    if (!fits && name != package)
        throw KeyError{"bin", cat("name \"", printable(name), "\" cannot be a file name")};
}

std::vector<std::string> required_features(const Value& entry, std::size_t index) {
    std::vector<std::string> features;
    const std::string key = key_of(index, "required-features");
    const Value* value = entry.find("required-features");
    if (!value)
        value = entry.find("required_features");
    if (!value)
        return features;
    if (!value->array())
        throw KeyError{key, "must be an array of strings"};
    for (const Value& feature : *value->array()) {
        if (!feature.string())
            throw KeyError{key, "must be an array of strings"};
        features.push_back(*feature.string());
    }
    return features;
}

std::optional<std::string> text_of(const Value& table, std::size_t index, std::string_view key) {
    const Value* value = table.find(key);
    if (!value)
        return std::nullopt;
    if (!value->string())
        throw KeyError{key_of(index, key), cat("must be a string, not ", value->kind())};
    return *value->string();
}

std::vector<Entry> declared(const BinariesQuery& query) {
    std::vector<Entry> entries;
    const Value* bins = query.manifest.find("bin");
    if (!bins)
        return entries;
    if (!bins->array())
        throw KeyError{"bin", cat("must be an array of tables, not ", bins->kind())};
    for (const Value& bin : *bins->array()) {
        const std::size_t index = entries.size();
        if (!bin.table())
            throw KeyError{"bin", "must be an array of tables"};
        Entry entry{text_of(bin, index, "name").value_or(std::string{query.package}),
                    text_of(bin, index, "path"),
                    required_features(bin, index)};
        if (query.own_file_names)
            entry.file_name = text_of(bin, index, "filename");
        if (std::ranges::find(entries, entry.name, &Entry::name) != entries.end())
            throw KeyError{key_of(index, "name"),
                           cat("is taken: two are named ", printable(entry.name))};
        entries.push_back(std::move(entry));
    }
    return entries;
}

/// The binary that the file at `path` makes by its place.
std::optional<std::string> name_by_place(std::string_view path, std::string_view package) {
    constexpr std::string_view folder = "src/bin/";
    constexpr std::string_view main_file = "/main.rs";
    if (path == "src/main.rs")
        return std::string{package};
    if (!path.starts_with(folder))
        return std::nullopt;
    std::string_view rest = path.substr(folder.size());
    if (rest.ends_with(main_file))
        rest.remove_suffix(main_file.size());
    else if (rest.ends_with(".rs"))
        rest.remove_suffix(3);
    else
        return std::nullopt;
    if (rest.empty() || rest.starts_with('.') || rest.find('/') != std::string_view::npos)
        return std::nullopt;
    return std::string{rest};
}

std::vector<Entry> inferred(const std::vector<std::string>& files, std::string_view package) {
    std::vector<Entry> entries;
    for (const std::string& file : files) {
        std::optional<std::string> name = name_by_place(file, package);
        if (name && std::ranges::find(entries, *name, &Entry::name) == entries.end())
            entries.push_back({std::move(*name), file, {}});
    }
    return entries;
}

/// Whether cargo finds the source of a `[[bin]]` without a path. Before the 2018 edition it also
/// looks in places that it does not discover by itself.
bool has_source(const Entry& entry, const std::vector<Entry>& seen, const BinariesQuery& query) {
    if (entry.path || std::ranges::find(seen, entry.name, &Entry::name) != seen.end())
        return true;
    if (query.edition != "2015")
        return false;
    const auto there = [&](const std::string& path) {
        return std::ranges::find(query.files, path) != query.files.end();
    };
    return there(cat("src/", entry.name, ".rs")) || there("src/main.rs") ||
           there("src/bin/main.rs");
}

bool discovers(const BinariesQuery& query, bool any_declared) {
    const Value* package = query.manifest.find("package");
    const Value* autobins = package ? package->find("autobins") : nullptr;
    if (!autobins)
        return query.edition != "2015" || !any_declared;
    if (!autobins->boolean())
        throw KeyError{"package.autobins", cat("must be a boolean, not ", autobins->kind())};
    return *autobins->boolean();
}

} // namespace

BinariesReading cargo_binaries(const BinariesQuery& query) {
    BinariesReading reading;
    const std::vector<Entry> seen = inferred(query.files, query.package);
    std::vector<Entry> chosen;
    for (Entry& entry : declared(query)) {
        if (has_source(entry, seen, query))
            chosen.push_back(std::move(entry));
        else
            reading.warnings.push_back(
                cat("bin.name: no source file is there for ", printable(entry.name)));
    }
    if (discovers(query, query.manifest.find("bin") != nullptr)) {
        const std::vector<Entry> explicit_ones = chosen;
        for (const Entry& entry : seen) {
            const bool taken = std::ranges::any_of(explicit_ones, [&](const Entry& other) {
                return other.name == entry.name || other.path == entry.path;
            });
            if (!taken)
                chosen.push_back(entry);
        }
    }
    for (Entry& entry : chosen) {
        Binary binary{entry.name, std::move(entry.required_features), {}};
        if (entry.file_name && *entry.file_name != entry.name) {
            binary.target_name = std::move(entry.name);
            binary.name = std::move(*entry.file_name);
        }
        check_binary_name(binary.name, query.package);
        if (std::ranges::find(reading.binaries, binary.name, &Binary::name) !=
            reading.binaries.end())
            throw KeyError{"bin", cat("gives two binaries one file: ", printable(binary.name))};
        reading.binaries.push_back(std::move(binary));
    }
    std::ranges::sort(reading.binaries, {}, &Binary::name);
    return reading;
}

} // namespace binstall
