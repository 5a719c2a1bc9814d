// SPDX-License-Identifier: MIT
#include "repository_packages.hpp"

#include "forge.hpp"
#include "source_archive.hpp"
#include "trees.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <string>
#include <utility>
#include <variant>

namespace binstall::git {

namespace {

/// As cargo's records spell it: "git+https://host/o/r?branch=x#<commit>".
std::string source_of(const GitRemote& remote, const std::string& commit) {
    constexpr std::string_view branch = "refs/heads/";
    constexpr std::string_view tag = "refs/tags/";
    const std::string_view ref = remote.ref;
    std::string query;
    if (ref.starts_with(branch))
        query = cat("?branch=", ref.substr(branch.size()));
    else if (ref.starts_with(tag))
        query = cat("?tag=", ref.substr(tag.size()));
    else if (!ref.empty())
        query = cat("?rev=", ref);
    return cat("git+", remote.url, query, '#', commit);
}

std::optional<PackageDescription>
package_in(SourceTree& tree, const PackageQuery& query, std::string source, const Host& host) {
    std::optional<CrateFiles> files =
        host.read.package(tree, {.name = query.spec.name, .start = {}, .everywhere = true});
    if (!files)
        return std::nullopt;
    files->source = std::move(source);
    return std::move(*files);
}

/// By git itself, which reads every remote.
std::optional<PackageDescription>
by_git(const GitRemote& remote, const PackageQuery& query, const Host& host) {
    const std::optional<GitCommit> commit = host.git.fetch(remote);
    if (!commit)
        throw Error{Errc::git,
                    remote.ref.empty()
                        ? cat("the repository ", printable(remote.url, 400), " is empty")
                        : cat("there is no ",
                              printable(remote.ref, 100),
                              " in ",
                              printable(remote.url, 400))};
    CommitTree tree{host.git, *commit};
    return package_in(tree, query, source_of(remote, commit->id), host);
}

} // namespace

std::optional<PackageDescription> RepositoryPackages::resolve(const PackageQuery& query,
                                                              const Host& host) const {
    const GitRemote* remote = std::get_if<GitRemote>(&query.place);
    if (!remote)
        return std::nullopt;
    try {
        const auto project = ForgeProject::at(remote->url, ForgeHosts::from(host.settings));
        std::optional<SourceArchive> archive =
            project ? fetch_sources(*project, remote->ref, host) : std::nullopt;
        if (!archive)
            return by_git(*remote, query, host);
        const std::string commit = archive->commit;
        ArchiveTree tree{std::move(*archive)};
        return package_in(tree, query, source_of(*remote, commit), host);
    } catch (Error& error) {
        error.during(cat("looking for ", query.spec.name));
        throw;
    }
}

} // namespace binstall::git
