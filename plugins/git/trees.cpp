// SPDX-License-Identifier: MIT
#include "trees.hpp"

#include <binstall/error.hpp>

#include <algorithm>
#include <iterator>

namespace binstall::git {

namespace {

constexpr std::uint64_t manifest_limit = std::uint64_t{1} << 20;

} // namespace

void Folders::add(std::string_view path) {
    std::string_view rest = path;
    bool is_folder = false;
    for (;;) {
        const std::size_t slash = rest.rfind('/');
        const std::string_view folder =
            slash == rest.npos ? std::string_view{} : rest.substr(0, slash);
        std::string name{rest.substr(slash + 1)}; // npos + 1 is 0
        if (std::exchange(is_folder, true))
            name += '/';
        const bool is_new = names_[std::string{folder}].insert(std::move(name)).second;
        if (slash == rest.npos || !is_new)
            return;
        rest = folder;
    }
}

std::vector<std::string> Folders::names(std::string_view folder) const {
    const auto found = names_.find(folder);
    if (found == names_.end())
        return {};
    return {found->second.begin(), found->second.end()};
}

ArchiveTree::ArchiveTree(SourceArchive archive) {
    for (const std::string& name : archive.names)
        folders_.add(name);
    for (auto& [path, text] : archive.manifests)
        manifests_.emplace(std::move(path), std::move(text));
}

std::vector<std::optional<std::string>> ArchiveTree::read(std::span<const std::string> paths) {
    std::vector<std::optional<std::string>> contents;
    for (const std::string& path : paths) {
        const auto found = manifests_.find(path);
        contents.push_back(found == manifests_.end() ? std::nullopt : std::optional{found->second});
    }
    return contents;
}

CommitTree::CommitTree(Git& git, GitCommit commit) : git_{git}, commit_{std::move(commit)} {
    for (GitEntry& entry : git_.list(commit_, "")) {
        if (entry.kind != GitEntry::Kind::file)
            continue;
        folders_.add(entry.path);
        files_.insert(std::move(entry.path));
    }
}

std::vector<std::optional<std::string>> CommitTree::read(std::span<const std::string> paths) {
    std::vector<std::string> there;
    std::ranges::copy_if(paths, std::back_inserter(there), [&](const std::string& path) {
        return files_.contains(path);
    });
    std::vector<std::optional<std::string>> found;
    if (!there.empty())
        found = git_.read(commit_, there, manifest_limit);
    std::vector<std::optional<std::string>> contents;
    std::size_t next = 0;
    for (const std::string& path : paths)
        contents.push_back(files_.contains(path) ? std::move(found.at(next++)) : std::nullopt);
    return contents;
}

} // namespace binstall::git
