// SPDX-License-Identifier: MIT
#include "folder_registry.hpp"

#include "choose_version.hpp"
#include "index_entry.hpp"
#include "index_path.hpp"
#include "small_file.hpp"
#include "vendored_packages.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <filesystem>
#include <system_error>

namespace binstall::crates_io {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view registry_prefix = "local-registry+";
constexpr std::string_view packages_prefix = "directory+";
constexpr std::uint64_t index_limit = std::uint64_t{16} << 20;

void check_folder(const fs::path& folder) {
    std::error_code problem;
    if (!fs::is_directory(folder, problem))
        throw Error{Errc::registry, cat("there is no folder ", printable(folder.string(), 1024))}
            .hint("cargo's settings replace a source by it; `binstall config cargo.source` says "
                  "where");
}

/// A folder `index`, as other registries have it, beside `<name>-<version>.crate`.
std::optional<PackageDescription> ask_local_registry(const fs::path& folder,
                                                     const PackageQuery& query,
                                                     const Registry& registry,
                                                     const Host& host) {
    std::optional<std::string> text;
    for (const std::string& name : spellings(query.spec.name))
        if (!text)
            text = read_small_file(folder / "index" / index_path(name), index_limit);
    if (!text)
        return std::nullopt;
    const std::vector<IndexEntry> entries = read_index(*text, query.spec.name, host.read);
    const IndexEntry& entry = choose_version(entries, query.spec, query.yanked);
    CrateArchive archive;
    archive.file = (folder / cat(entry.name, '-', entry.version.to_string(), ".crate")).string();
    archive.digest = entry.digest;
    archive.version = entry.version;
    archive.published = entry.published;
    archive.source = registry.source;
    return archive;
}

} // namespace

bool is_folder(const Registry& registry) {
    return registry.index.starts_with(registry_prefix) ||
           registry.index.starts_with(packages_prefix);
}

std::optional<PackageDescription>
ask_folder(const PackageQuery& query, const Registry& registry, const Host& host) {
    const std::string_view index = registry.index;
    const bool is_registry = index.starts_with(registry_prefix);
    const fs::path folder{
        index.substr(is_registry ? registry_prefix.size() : packages_prefix.size())};
    check_folder(folder);
    if (is_registry)
        return ask_local_registry(folder, query, registry, host);
    std::optional<CrateFiles> files = find_vendored(folder, query.spec, host);
    if (!files)
        return std::nullopt;
    files->source = registry.source;
    return std::move(*files);
}

} // namespace binstall::crates_io
