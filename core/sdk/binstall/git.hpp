// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace binstall {

/// A repository, and what is wanted of it.
struct GitRemote {
    /// "https://host/path" or "ssh://user@host/path"; "file:///path" only when the user named it.
    std::string url;
    /// "refs/heads/main", "refs/tags/v1.0" or a full commit id; empty for the default branch.
    std::string ref;

    friend bool operator==(const GitRemote&, const GitRemote&) = default;
};

/// A commit that the engine has at hand.
struct GitCommit {
    std::string remote; ///< GitRemote::url, as it was asked for.
    std::string id;     ///< 40 or 64 hexadecimal digits.

    friend bool operator==(const GitCommit&, const GitCommit&) = default;
};

/// One entry of a tree.
struct GitEntry {
    enum class Kind { file, directory, symbolic_link, submodule };

    Kind kind = Kind::file;
    std::string path; ///< From the root of the tree, '/' between the parts.

    friend bool operator==(const GitEntry&, const GitEntry&) = default;
};

/// Reads remote repositories. The engine runs git, hardened, and owns its cache: nothing is ever
/// checked out, no hook or filter runs, no submodule is followed.
///
/// @throws (all members) Error{Errc::git} also when git is not installed, the remote cannot be
///         asked or wants credentials; Error{Errc::url} for a remote that git may not be told,
///         Error{Errc::usage} for a ref that is none, Error{Errc::policy} for a host that may not
///         be asked, Error{Errc::cancelled}.
class Git {
public:
    virtual ~Git();

    /// The commit that `remote.ref` names, fetched without history and without the content of
    /// files. Absent when the remote has no such ref.
    virtual std::optional<GitCommit> fetch(const GitRemote& remote) = 0;

    /// Everything below `folder` (empty for the root), but the folders themselves, in git's order.
    virtual std::vector<GitEntry> list(const GitCommit& commit, std::string_view folder) = 0;

    /// The contents of regular files, in the order of `paths`; absent where there is none at a
    /// path. All that are not at hand are fetched with one question. A file of more than
    /// `size_limit` bytes throws, and so does a symbolic link.
    virtual std::vector<std::optional<std::string>>
    read(const GitCommit& commit, std::span<const std::string> paths, std::uint64_t size_limit) = 0;
};

} // namespace binstall
