// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/git/address.hpp>
#include <engine/manifest/cargo_manifest.hpp>
#include <engine/manifest/crate_name.hpp>
#include <engine/manifest/source_tar.hpp>
#include <engine/manifest/tree_path.hpp>
#include <engine/readers.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

namespace binstall {

namespace {

constexpr std::uint64_t manifest_limit = std::uint64_t{1} << 20;

/// Of a repository, unpacked.
constexpr std::uint64_t sources_limit = std::uint64_t{4} << 30;

/// The path below `<name>-<version>/`.
std::string path_in_package(const SourceTar& tar,
                            std::string_view path,
                            std::string_view name,
                            const Version& version) {
    const std::string suffix = cat("-", version.to_string());
    const std::size_t slash = path.find('/');
    const std::string_view folder = path.substr(0, slash);
    const bool is_its_folder =
        slash != std::string_view::npos && folder.ends_with(suffix) &&
        same_crate_name(folder.substr(0, folder.size() - suffix.size()), name);
    const std::string_view inside = is_its_folder ? path.substr(slash + 1) : std::string_view{};
    const auto parts = split(inside, '/');
    const bool is_plain = std::ranges::none_of(
        parts, [](std::string_view part) { return part.empty() || part == "." || part == ".."; });
    if (!is_its_folder || !is_plain || inside.find('\0') != std::string_view::npos)
        tar.refuse(
            cat("holds ", printable(path), ", which is not below ", printable(name), suffix, "/"));
    return std::string{inside};
}

} // namespace

CrateFiles read_crate(std::string_view crate, std::string_view name, const Version& version) {
    constexpr std::uint64_t smallest_limit = std::uint64_t{512} << 20;
    SourceTar reader{
        crate, std::max<std::uint64_t>(smallest_limit, crate.size() * 20), SourceKind::crate};
    CrateFiles files;
    bool has_manifest = false;
    while (const std::optional<SourceEntry> file = reader.next()) {
        std::string path = path_in_package(reader, file->path, name, version);
        if (path != "Cargo.toml") {
            reader.skip(file->size);
            files.names.push_back(std::move(path));
            continue;
        }
        if (std::exchange(has_manifest, true))
            reader.refuse("holds two files named Cargo.toml");
        files.cargo_toml = reader.content(file->size, manifest_limit);
    }
    if (!has_manifest)
        reader.refuse("holds no Cargo.toml");
    return files;
}

/// What `git archive` writes has one folder around everything.
SourceArchive StrictReaders::source_archive(std::string_view bytes) const {
    SourceTar reader{bytes, sources_limit, SourceKind::repository};
    SourceArchive archive;
    while (const std::optional<SourceEntry> file = reader.next()) {
        const std::size_t slash = file->path.find('/');
        const std::optional<std::string> path =
            slash == std::string::npos ? std::nullopt : joined_path("", file->path.substr(slash));
        if (!path || path->empty() || path->find('\0') != std::string::npos)
            reader.refuse(
                cat("holds ", printable(file->path), ", which is not in the folder of the others"));
        const bool is_manifest = file_name(*path) == "Cargo.toml";
        if (is_manifest && file->size > manifest_limit)
            throw Error{Errc::manifest, cat(printable(*path), " is larger than a manifest may be")};
        if (is_manifest)
            archive.manifests.emplace_back(*path, reader.content(file->size, manifest_limit));
        else
            reader.skip(file->size);
        archive.names.push_back(*path);
    }
    if (is_commit_id(reader.comment()))
        archive.commit = reader.comment();
    return archive;
}

} // namespace binstall
