// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace binstall {

/// The files of a source tree: a commit, an unpacked archive, a folder of this machine. Paths are
/// from its root, with '/' between the parts; "" is the root.
///
/// A plugin has one for the length of a call. What is a symbolic link that leads out of the tree is
/// not there.
class SourceTree {
public:
    virtual ~SourceTree();

    /// The names of what is directly in `folder`, those of folders with a '/' at their end; sorted.
    /// Empty when there is no such folder.
    virtual std::vector<std::string> names(std::string_view folder) = 0;

    /// The contents of files, in the order of `paths`; absent where there is none at a path.
    /// @throws Error{Errc::manifest} for a file that is larger than a manifest may be.
    virtual std::vector<std::optional<std::string>> read(std::span<const std::string> paths) = 0;
};

/// What is kept of the source archive of a forge: enough to find a package in it.
struct SourceArchive {
    std::string commit;             ///< As `git archive` states it; empty when nothing does.
    std::vector<std::string> names; ///< Of all regular files, without the folder that all are in.
    std::vector<std::pair<std::string, std::string>> manifests; ///< Each Cargo.toml, by its path.

    friend bool operator==(const SourceArchive&, const SourceArchive&) = default;
};

/// Which package of a tree is looked for.
struct PackageSearch {
    std::string name;
    std::string start;       ///< A Cargo.toml, a folder with one, or a single Rust file.
    bool everywhere = false; ///< Whether to look into all folders, after those of the workspace.

    friend bool operator==(const PackageSearch&, const PackageSearch&) = default;
};

} // namespace binstall
