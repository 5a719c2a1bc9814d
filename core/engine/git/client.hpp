// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/git.hpp>
#include <binstall/log.hpp>

#include <engine/git/copy.hpp>
#include <engine/git/program.hpp>
#include <engine/http_client.hpp>

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>

namespace binstall {

struct GitAddress;

/// How repositories are read.
struct GitOptions {
    /// Where they are kept from run to run; absent: as long as this command runs.
    std::optional<fs::path> folder;
    GitSettings settings = GitSettings::ours;
    std::chrono::milliseconds timeout{110'000};
    std::uint64_t size = std::uint64_t{512} << 20;     ///< Bytes that one fetch may bring.
    std::uint64_t cache_size = std::uint64_t{1} << 30; ///< Bytes that `folder` may hold.
    /// Remotes that the user named, on the command line or in settings: these may be `file://`.
    std::set<std::string> named;
};

/// The engine's Git service (design D21): the `git` program, its copies of remotes, and who may be
/// asked. What a ref names is asked once in a run.
///
/// Thread-safe.
class GitClient : public Git {
public:
    /// `http` says how servers are reached; `credentials` outlive the client, null for none.
    GitClient(GitOptions options,
              HttpOptions http,
              const Environment& environment,
              Log& log,
              std::stop_token stop,
              const Credentials* credentials = nullptr);
    ~GitClient() override;

    std::optional<GitCommit> fetch(const GitRemote& remote) override;
    std::vector<GitEntry> list(const GitCommit& commit, std::string_view folder) override;
    std::vector<std::optional<std::string>> read(const GitCommit& commit,
                                                 std::span<const std::string> paths,
                                                 std::uint64_t size_limit) override;

    /// The same for one plugin call: its runs of git end with `call`, too.
    std::unique_ptr<Git> for_call(std::stop_token call);

    /// Every host that git was sent to, for the report.
    std::set<std::string> hosts() const;

private:
    class Call;
    struct Remote;

    std::optional<GitCommit> fetch(const GitRemote& remote, const std::stop_token& stop);
    Remote& remote(const GitAddress& address, const std::stop_token& stop);
    Remote& fetched(const GitCommit& commit);
    void check_permitted(const GitAddress& address) const;
    ChildResult over_network(const GitAddress& address, GitRun run, const std::stop_token& stop);
    GitOverNetwork network_of(const GitAddress& address, const std::stop_token& stop);
    const fs::path& folder();

    const GitOptions options_;
    const HttpOptions http_;
    Log& log_;
    const std::stop_token stop_;
    const Credentials* const credentials_;
    const GitProgram program_;
    mutable std::mutex mutex_;
    std::optional<fs::path> folder_;
    std::map<std::string, std::unique_ptr<Remote>> remotes_; ///< By URL.
    std::set<std::string> hosts_;
};

} // namespace binstall
