// SPDX-License-Identifier: MIT
#pragma once

#include <engine/process/child_process.hpp>

#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace binstall {

/// Whose settings git reads.
enum class GitSettings {
    ours, ///< None but those that we give it: no file of the system, of the user, of a repository.
    user, ///< The user's too: credential helpers, insteadOf, keys, netrc (`git.user-config`).
};

/// One run of git.
struct GitRun {
    std::vector<std::string> arguments;
    fs::path repository{}; ///< GIT_DIR; none for `git version`.
    /// Settings for this run. They may hold secrets: git gets them where other users cannot look.
    std::vector<std::pair<std::string, std::string>> settings{};
    std::string protocols{}; ///< That it may use, with ':' between them; empty: no network at all.
    std::string input{};
    std::chrono::milliseconds limit{60'000};
    std::uint64_t output_limit = std::uint64_t{1} << 20;
    std::uint64_t file_limit = std::uint64_t{1} << 30; ///< Bytes of one file that it may write.
};

/// The git that is installed, with everything turned off by which a repository, a server or the
/// environment could make it run something, ask somebody or talk to anybody else.
///
/// Thread-safe.
class GitProgram {
public:
    /// Nothing is looked for before the first run.
    GitProgram(const Environment& environment, GitSettings settings)
        : environment_{environment}, settings_{settings} {}

    /// @throws Error{Errc::git} when there is no git, it is too old, cannot be started, does not
    /// end in time
    ///         or says too much; Error{Errc::cancelled}.
    ChildResult run(const GitRun& run, const std::stop_token& stop) const;

    /// The same with the output going to `sink`.
    ChildResult run(const GitRun& run, const std::stop_token& stop, const ChildOutput& sink) const;

private:
    Environment environment_for(const GitRun& run) const;
    const fs::path& program(const std::stop_token& stop) const;
    void check_version(const fs::path& program, const std::stop_token& stop) const;

    const Environment& environment_;
    GitSettings settings_;
    mutable std::mutex mutex_;
    mutable std::optional<fs::path> program_;
};

} // namespace binstall
