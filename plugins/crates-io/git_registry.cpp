// SPDX-License-Identifier: MIT
#include "git_registry.hpp"

#include "choose_version.hpp"
#include "crate_archive.hpp"
#include "index_entry.hpp"
#include "index_path.hpp"
#include "registry_config.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <array>
#include <string>
#include <vector>

namespace binstall::crates_io {

namespace {

constexpr std::uint64_t file_limit = std::uint64_t{16} << 20;

RegistryConfig
config_of(const std::optional<std::string>& text, const Registry& registry, const Host& host) {
    const std::string shown = printable(registry.index, 400);
    if (!text)
        throw Error{Errc::registry, cat("there is no registry at ", shown, ": no config.json")};
    try {
        return read_registry_config(*text, host.read);
    } catch (Error& error) {
        error.during(cat("reading config.json of ", shown));
        throw;
    }
}

} // namespace

std::optional<PackageDescription>
ask_git_registry(const PackageQuery& query, const Registry& registry, const Host& host) {
    const std::optional<GitCommit> commit = host.git.fetch({registry.index, ""});
    if (!commit)
        throw Error{
            Errc::registry,
            cat("there is no registry at ", printable(registry.index, 400), ": it is empty")};
    const std::array<std::string, 2> paths{"config.json", index_path(query.spec.name)};
    const std::vector<std::optional<std::string>> files = host.git.read(*commit, paths, file_limit);
    // The configuration first: without it nobody knows whether that is a registry at all.
    const RegistryConfig config = config_of(files.at(0), registry, host);
    if (!files.at(1))
        return std::nullopt;
    return crate_archive(
        choose_version(read_index(*files[1], query.spec.name, host.read), query.spec, query.yanked),
        config,
        registry);
}

} // namespace binstall::crates_io
