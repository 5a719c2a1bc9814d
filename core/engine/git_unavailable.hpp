// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/git.hpp>

namespace binstall {

/// The Git service of a binstall that has none: every question is refused with what to do instead.
class GitUnavailable : public Git {
public:
    std::optional<GitCommit> fetch(const Url& remote, std::string_view ref) override;
    std::vector<GitEntry> list(const GitCommit& commit, std::string_view folder) override;
    std::optional<std::string>
    read(const GitCommit& commit, std::string_view path, std::uint64_t size_limit) override;
};

} // namespace binstall
