// SPDX-License-Identifier: MIT
#include "vendored_packages.hpp"

#include "index_entry.hpp"
#include "small_file.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <algorithm>
#include <system_error>
#include <utility>
#include <vector>

namespace binstall::crates_io {

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t manifest_limit = std::uint64_t{1} << 20;
constexpr std::uint64_t checksums_limit = std::uint64_t{16} << 20;
constexpr std::size_t file_limit = 20'000;

struct Package {
    fs::path folder;
    Version version;
    std::string cargo_toml;
};

std::string shown(const fs::path& path) {
    return printable(path.string(), 1024);
}

/// The folders in `folder`, but those that begin with a dot, as in cargo.
std::vector<fs::path> folders_in(const fs::path& folder) {
    std::vector<fs::path> folders;
    std::error_code problem;
    for (fs::directory_iterator at{folder, problem}, end; !problem && at != end;
         at.increment(problem))
        if (!at->path().filename().string().starts_with('.') && at->is_directory())
            folders.push_back(at->path());
    if (problem)
        throw Error{Errc::io, cat("cannot list ", shown(folder), ": ", problem.message())};
    std::ranges::sort(folders);
    return folders;
}

/// `cargo vendor` calls a folder by the name of its package, with the version where there are
/// several; others may call it anything.
bool is_called(const fs::path& folder, const std::string& name) {
    const std::string called = folded_name(folder.filename().string());
    return called == name || called.starts_with(cat(name, '-'));
}

std::string text_of(const Value* table, std::string_view key) {
    const Value* value = table ? table->find(key) : nullptr;
    return value && value->string() ? *value->string() : std::string{};
}

/// The package in `folder` when it is called `name`.
std::optional<Package>
package_in(const fs::path& folder, const std::string& name, const Readers& read) {
    auto manifest = read_small_file(folder / "Cargo.toml", manifest_limit);
    if (!manifest)
        return std::nullopt;
    Value document;
    try {
        document = read.toml(*manifest);
    } catch (Error& error) {
        error.during(cat("reading ", shown(folder / "Cargo.toml")));
        throw;
    }
    const Value* package = document.find("package");
    std::optional<Version> version = Version::try_parse(text_of(package, "version"));
    if (!version || folded_name(text_of(package, "name")) != name)
        return std::nullopt;
    return Package{folder, std::move(*version), std::move(*manifest)};
}

std::vector<Package>
packages_called(const fs::path& folder, const std::string& name, const Readers& read) {
    std::vector<fs::path> folders = folders_in(folder);
    const auto others =
        std::stable_partition(folders.begin(), folders.end(), [&](const fs::path& path) {
            return is_called(path, name);
        });
    std::vector<Package> packages;
    for (auto at = folders.begin(); at != folders.end(); ++at) {
        if (at == others && !packages.empty())
            break; // found where it is expected: the others need not be read
        if (std::optional<Package> package = package_in(*at, name, read))
            packages.push_back(std::move(*package));
    }
    return packages;
}

/// As cargo does, for the one file that is read here.
void check_manifest(const Package& package, const Readers& read) {
    const fs::path file = package.folder / ".cargo-checksum.json";
    const auto text = read_small_file(file, checksums_limit);
    if (!text)
        throw Error{Errc::registry, cat("there is no ", shown(file))}.hint(
            "a folder of packages is written by `cargo vendor`");
    Value document;
    try {
        document = read.json(*text);
    } catch (Error& error) {
        error.during(cat("reading ", shown(file)));
        throw;
    }
    const std::string stated = text_of(document.find("files"), "Cargo.toml");
    if (stated.empty())
        return; // as packages of Debian have it
    const Digest digest = read.digest(DigestAlgorithm::sha256, package.cargo_toml);
    if (digest.hex != to_lower(stated))
        throw Error{Errc::integrity,
                    cat(shown(package.folder / "Cargo.toml"),
                        " is not the file that ",
                        file.filename().string(),
                        " has the checksum of")}
            .hint("somebody has changed it since it was vendored");
}

/// From what cargo infers binaries.
std::vector<std::string> names_in(const fs::path& folder) {
    std::vector<std::string> names;
    std::error_code problem;
    for (fs::recursive_directory_iterator at{folder, problem}, end; !problem && at != end;
         at.increment(problem)) {
        if (names.size() > file_limit)
            throw Error{Errc::registry,
                        cat(shown(folder), " holds more than ", file_limit, " files")};
        if (!at->is_directory())
            names.push_back(at->path().lexically_relative(folder).generic_string());
    }
    if (problem)
        throw Error{Errc::io, cat("cannot list ", shown(folder), ": ", problem.message())};
    std::ranges::sort(names);
    return names;
}

Error nothing_matches(const std::vector<Package>& packages, const PackageSpec& spec) {
    std::string there;
    for (const Package& package : packages)
        there += cat(there.empty() ? "" : ", ", package.version.to_string());
    return Error{Errc::registry,
                 cat("no version of ", spec.name, " matches ", spec.requirement.to_string())}
        .note(cat("there are: ", there));
}

} // namespace

std::optional<CrateFiles>
find_vendored(const fs::path& folder, const PackageSpec& spec, const Host& host) {
    std::vector<Package> packages = packages_called(folder, folded_name(spec.name), host.read);
    if (packages.empty())
        return std::nullopt;
    std::ranges::sort(packages, std::ranges::greater{}, &Package::version);
    const auto found = std::ranges::find_if(packages, [&](const Package& package) {
        return spec.requirement.matches(package.version);
    });
    if (found == packages.end())
        throw nothing_matches(packages, spec);
    check_manifest(*found, host.read);
    CrateFiles files;
    files.cargo_toml = std::move(found->cargo_toml);
    files.names = names_in(found->folder);
    return files;
}

} // namespace binstall::crates_io
