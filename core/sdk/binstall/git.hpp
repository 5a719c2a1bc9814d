// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/url.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace binstall {

/// A commit that the engine has at hand.
struct GitCommit {
    std::string remote; ///< As it was asked for.
    std::string id;     ///< 40 or 64 hexadecimal digits.

    friend bool operator==(const GitCommit&, const GitCommit&) = default;
};

/// One entry of a tree.
struct GitEntry {
    enum class Kind { file, directory, symbolic_link, submodule };

    Kind kind = Kind::file;
    std::string path;       ///< From the root of the tree, '/' between the parts.
    std::uint64_t size = 0; ///< Bytes, for files.

    friend bool operator==(const GitEntry&, const GitEntry&) = default;
};

/// Reads remote repositories. The engine runs git, hardened, and owns its cache: nothing is ever
/// checked out, no hook or filter runs, no submodule is followed.
///
/// @throws (all members) Error{Errc::git}, Error{Errc::url}, Error{Errc::cancelled}.
class Git {
public:
    virtual ~Git();

    /// The commit that `ref` (a branch, a tag or a full commit id; empty for the default branch)
    /// names in `remote`, fetched without history. Absent when the remote has no such ref.
    virtual std::optional<GitCommit> fetch(const Url& remote, std::string_view ref) = 0;

    /// Everything below `folder` (empty for the root).
    virtual std::vector<GitEntry> list(const GitCommit& commit, std::string_view folder) = 0;

    /// The content of a regular file; absent when there is none at that path.
    /// `size_limit` is in bytes; a larger file throws.
    virtual std::optional<std::string>
    read(const GitCommit& commit, std::string_view path, std::uint64_t size_limit) = 0;
};

} // namespace binstall
