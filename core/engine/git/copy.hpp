// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/git.hpp>

#include <engine/git/lock.hpp>
#include <engine/git/program.hpp>

#include <optional>
#include <string>
#include <vector>

namespace binstall {

/// Runs git where the network may be needed: as it is told, with what it takes to get there.
using GitOverNetwork = std::function<ChildResult(GitRun run)>;

/// What the cache holds of one remote: a bare repository with the commits that were asked for,
/// their trees and those files that were read. No history, no hooks, no configuration but ours.
///
/// Several processes may use it at once. Who fetches a ref waits for others that do; files are
/// fetched side by side; it is thrown away only when nobody else uses it.
class GitCopy {
public:
    /// The copy in `parent`, a folder of our own. It is made when it is first fetched into.
    GitCopy(const fs::path& parent,
            std::string url,
            const GitProgram& program,
            const std::stop_token& stop);

    /// The commit that was last fetched for `ref`; absent when none was.
    std::optional<std::string> known(std::string_view ref, const std::stop_token& stop) const;

    /// Asks the remote what `ref` is now, and fetches that. Absent when it has no such ref.
    /// @throws Error{Errc::git}
    std::optional<std::string>
    fetch(std::string_view ref, const GitOverNetwork& network, const std::stop_token& stop);

    std::vector<GitEntry>
    list(const std::string& commit, std::string_view folder, const std::stop_token& stop) const;

    /// As Git::read.
    std::vector<std::optional<std::string>> read(const std::string& commit,
                                                 std::span<const std::string> paths,
                                                 std::uint64_t size_limit,
                                                 const GitOverNetwork& network,
                                                 const std::stop_token& stop) const;

private:
    GitRun run(std::vector<std::string> arguments) const;
    void make(const std::stop_token& stop, std::string_view format = "sha1");
    void sweep() const;
    bool is_full() const;
    bool throw_away();
    ChildResult fetch_once(std::string_view ref, const GitOverNetwork& network) const;
    std::optional<std::string> name_at(const std::string& revision,
                                       const std::stop_token& stop) const;

    std::string url_;
    fs::path folder_;
    const GitProgram& program_;
    GitLock in_use_;
};

} // namespace binstall
