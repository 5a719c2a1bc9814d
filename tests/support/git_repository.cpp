// SPDX-License-Identifier: MIT
#include "git_repository.hpp"

#include "process.hpp"

#include <fstream>
#include <stdexcept>
#include <utility>

namespace binstall::test {

GitRepository::GitRepository(fs::path folder) : folder_{std::move(folder)} {
    fs::create_directories(folder_);
    git({"init", "--quiet", "--initial-branch=main", "."});
    git({"config", "uploadpack.allowFilter", "true"});
    git({"config", "uploadpack.allowAnySHA1InWant", "true"});
}

void GitRepository::write(const fs::path& name, std::string_view content) const {
    const fs::path file = folder_ / name;
    fs::create_directories(file.parent_path());
    std::ofstream out{file, std::ios::binary};
    out << content;
    out.close();
    if (!out)
        throw std::runtime_error{"cannot write " + file.string()};
}

std::string GitRepository::commit() const {
    git({"add", "--all", "--force", "."});
    git({"commit", "--quiet", "--allow-empty", "--message=a change"});
    return git({"rev-parse", "HEAD"});
}

std::string GitRepository::git(std::vector<std::string> arguments, std::string input) const {
    const Outcome outcome = run({.program = "/usr/bin/git",
                                 .arguments = std::move(arguments),
                                 .environment = {{"PATH", "/usr/bin:/bin"},
                                                 {"HOME", "/nonexistent"},
                                                 {"GIT_CONFIG_NOSYSTEM", "1"},
                                                 {"GIT_CONFIG_GLOBAL", "/dev/null"},
                                                 {"GIT_AUTHOR_NAME", "A"},
                                                 {"GIT_AUTHOR_EMAIL", "a@example.test"},
                                                 {"GIT_AUTHOR_DATE", "2026-01-01T00:00:00Z"},
                                                 {"GIT_COMMITTER_NAME", "A"},
                                                 {"GIT_COMMITTER_EMAIL", "a@example.test"},
                                                 {"GIT_COMMITTER_DATE", "2026-01-01T00:00:00Z"}},
                                 .folder = folder_,
                                 .input = std::move(input)});
    if (outcome.status != 0)
        throw std::runtime_error{"git failed: " + outcome.err};
    return outcome.out.substr(0, outcome.out.find_last_not_of(" \n") + 1);
}

std::string GitRepository::commit_raw(const std::string& path, const std::string& content) const {
    std::string line = "100644 blob " + git({"hash-object", "-w", "--stdin"}, content) + "\t";
    std::string rest = path;
    for (std::size_t slash = rest.rfind('/'); slash != rest.npos; slash = rest.rfind('/')) {
        line += rest.substr(slash + 1);
        line = "040000 tree " + git({"mktree"}, line + "\n") + "\t";
        rest.resize(slash);
    }
    const std::string tree =
        git({"mktree", "--missing"}, git({"ls-tree", "HEAD"}) + "\n" + line + rest + "\n");
    const std::string commit = git({"commit-tree", "-p", "HEAD", "-m", "raw", tree});
    git({"update-ref", "HEAD", commit});
    return commit;
}

} // namespace binstall::test
