// SPDX-License-Identifier: MIT
#pragma once

#include <engine/git/program.hpp>

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace binstall {

/// Reads files of a commit by the ids of their content, fetching those that are not at hand.
class Blobs {
public:
    using Git = std::function<ChildResult(GitRun run)>;

    Blobs(Git local, Git network) : local_{std::move(local)}, network_{std::move(network)} {}

    /// As binstall::Git::read.
    std::vector<std::optional<std::string>> read(const std::string& commit,
                                                 std::span<const std::string> paths,
                                                 std::uint64_t size_limit) const;

private:
    using Ids = std::map<std::string, std::string, std::less<>>; ///< By path.

    Ids ids_of(const std::string& commit, std::span<const std::string> paths) const;
    std::map<std::string, std::uint64_t> sizes_of(const std::set<std::string>& ids) const;
    void fetch(const std::set<std::string>& ids, std::uint64_t size_limit) const;
    std::map<std::string, std::string>
    contents_of(const std::map<std::string, std::uint64_t>& sizes) const;

    Git local_;
    Git network_;
};

} // namespace binstall
