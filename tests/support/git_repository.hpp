// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace binstall::test {

namespace fs = std::filesystem;

/// A repository that a test writes to, with the git of this machine and none of its settings.
class GitRepository {
public:
    /// Makes an empty one at `folder`, whose branch is "main".
    explicit GitRepository(fs::path folder);

    const fs::path& folder() const noexcept { return folder_; }

    /// "file:///..."
    std::string url() const { return "file://" + folder_.string(); }

    /// Writes a file, to be committed.
    void write(const fs::path& name, std::string_view content) const;

    /// Commits everything. @return its id.
    std::string commit() const;

    /// Runs git in the repository. @throws std::runtime_error with what it said, when it fails.
    /// @return what it printed, without white space at the end.
    std::string git(std::vector<std::string> arguments, std::string input = {}) const;

    /// Commits one more file, whose path may be one that git itself would not add: "a/.GIT/config".
    /// @return the commit's id.
    std::string commit_raw(const std::string& path, const std::string& content) const;

private:
    fs::path folder_;
};

} // namespace binstall::test
