// SPDX-License-Identifier: MIT
#include "local_packages.hpp"

#include "folder_tree.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <filesystem>
#include <system_error>
#include <utility>
#include <variant>

namespace binstall::local {

namespace fs = std::filesystem;

namespace {

/// `path` without links and dots.
fs::path real_path(const std::string& path) {
    std::error_code problem;
    fs::path real = fs::canonical(path, problem);
    if (problem)
        throw Error{Errc::workspace,
                    cat("cannot read ", printable(path, 1024), ": ", problem.message())};
    return real;
}

/// As cargo's records spell it: the folder of the package, as a URL.
std::string source_of(const fs::path& package) {
    std::string url = "path+file://";
    const std::string path = package.generic_string();
    for (const std::string_view part : split(path, '/'))
        if (!part.empty())
            url += cat('/', percent_encode(part));
    return url;
}

} // namespace

std::optional<PackageDescription> LocalPackages::resolve(const PackageQuery& query,
                                                         const Host& host) const {
    const LocalPath* place = std::get_if<LocalPath>(&query.place);
    if (!place)
        return std::nullopt;
    const fs::path path = real_path(place->path);
    if (fs::is_directory(path) && !fs::exists(path / "Cargo.toml"))
        throw Error{Errc::workspace,
                    cat("there is no Cargo.toml in ", printable(path.string(), 1024))};
    FolderTree tree{host.stop};
    std::optional<CrateFiles> files =
        host.read.package(tree,
                          {.name = query.spec.name,
                           .start = path.relative_path().generic_string(),
                           .everywhere = false});
    if (!files)
        return std::nullopt;
    const fs::path manifest = fs::path{"/"} / files->manifest_path;
    const bool is_script = manifest.extension() == ".rs";
    files->source = source_of(is_script ? manifest : manifest.parent_path());
    files->manifest_path = manifest.string();
    files->workspace_path = (fs::path{"/"} / files->workspace_path).string();
    return std::move(*files);
}

} // namespace binstall::local
