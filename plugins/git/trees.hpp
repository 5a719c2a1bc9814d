// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/git.hpp>
#include <binstall/source_tree.hpp>

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace binstall::git {

/// The folders of a list of paths, as SourceTree wants them.
class Folders {
public:
    /// Adds a file, with the folders that it is in.
    void add(std::string_view path);

    std::vector<std::string> names(std::string_view folder) const;

private:
    std::map<std::string, std::set<std::string>, std::less<>> names_;
};

/// The tree of a source archive.
class ArchiveTree : public SourceTree {
public:
    explicit ArchiveTree(SourceArchive archive);

    std::vector<std::string> names(std::string_view folder) override {
        return folders_.names(folder);
    }

    std::vector<std::optional<std::string>> read(std::span<const std::string> paths) override;

private:
    Folders folders_;
    std::map<std::string, std::string, std::less<>> manifests_;
};

/// The tree of a commit, whose files are fetched when they are read.
class CommitTree : public SourceTree {
public:
    CommitTree(Git& git, GitCommit commit);

    std::vector<std::string> names(std::string_view folder) override {
        return folders_.names(folder);
    }

    std::vector<std::optional<std::string>> read(std::span<const std::string> paths) override;

private:
    Git& git_;
    GitCommit commit_;
    Folders folders_;
    std::set<std::string, std::less<>> files_; ///< Regular ones: no links, no submodules.
};

} // namespace binstall::git
