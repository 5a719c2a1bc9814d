// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/credentials/credentials.hpp>
#include <engine/git/address.hpp>
#include <engine/git/client.hpp>
#include <engine/git/failure.hpp>
#include <engine/git/network.hpp>
#include <engine/git/room.hpp>
#include <engine/http/permission.hpp>
#include <engine/http/refusal.hpp>
#include <engine/process/scratch_folder.hpp>

#include <cerrno>
#include <stdlib.h>
#include <sys/stat.h>
#include <system_error>

namespace binstall {

/// A remote of this run.
struct GitClient::Remote {
    GitAddress address;
    GitCopy copy;
    std::mutex mutex{}; ///< For `commits`, and for as long as one is fetched.
    std::map<std::string, std::optional<std::string>, std::less<>> commits{}; ///< By ref.
};

/// What one call of a plugin sees.
class GitClient::Call : public Git {
public:
    Call(GitClient& client, std::stop_token stop) : client_{client}, stop_{std::move(stop)} {}

    std::optional<GitCommit> fetch(const GitRemote& remote) override {
        return client_.fetch(remote, stop_);
    }

    std::vector<GitEntry> list(const GitCommit& commit, std::string_view folder) override {
        return client_.fetched(commit).copy.list(commit.id, folder, stop_);
    }

    std::vector<std::optional<std::string>> read(const GitCommit& commit,
                                                 std::span<const std::string> paths,
                                                 std::uint64_t size_limit) override {
        Remote& remote = client_.fetched(commit);
        return remote.copy.read(
            commit.id, paths, size_limit, client_.network_of(remote.address, stop_), stop_);
    }

private:
    GitClient& client_;
    std::stop_token stop_;
};

namespace {

/// Others must not be able to put a repository of theirs there.
fs::path own_folder(const fs::path& path) {
    std::error_code ignored; // what is wrong shows below
    fs::create_directories(path.parent_path(), ignored);
    ::mkdir(path.c_str(), 0700);

    struct stat state {};

    if (::stat(path.c_str(), &state) != 0)
        throw_io("examine", path, errno);
    if (state.st_uid != ::geteuid() || (state.st_mode & (S_IWGRP | S_IWOTH)) != 0)
        throw Error{Errc::io,
                    cat("the cache ", printable(path.string(), 1024), " can be written by others")};
    return path;
}

Response answer_from(const Url& url, int status) {
    Response answer{.status = status, .url = url};
    if (status == 401)
        answer.headers = {{"WWW-Authenticate", "Basic realm=\"git\""}};
    return answer;
}

} // namespace

GitClient::GitClient(GitOptions options,
                     HttpOptions http,
                     const Environment& environment,
                     Log& log,
                     std::stop_token stop,
                     const Credentials* credentials)
    : options_{std::move(options)}, http_{std::move(http)}, log_{log}, stop_{std::move(stop)},
      credentials_{credentials}, program_{environment, options_.settings} {}

GitClient::~GitClient() {
    std::error_code ignored; // a destructor must not throw
    if (folder_ && !options_.folder)
        fs::remove_all(*folder_, ignored);
}

std::optional<GitCommit> GitClient::fetch(const GitRemote& remote) {
    return fetch(remote, stop_);
}

std::vector<GitEntry> GitClient::list(const GitCommit& commit, std::string_view folder) {
    return Call{*this, stop_}.list(commit, folder);
}

std::vector<std::optional<std::string>> GitClient::read(const GitCommit& commit,
                                                        std::span<const std::string> paths,
                                                        std::uint64_t size_limit) {
    return Call{*this, stop_}.read(commit, paths, size_limit);
}

std::unique_ptr<Git> GitClient::for_call(std::stop_token call) {
    return std::make_unique<Call>(*this, std::move(call));
}

std::set<std::string> GitClient::hosts() const {
    const std::lock_guard lock{mutex_};
    return hosts_;
}

const fs::path& GitClient::folder() {
    if (!folder_)
        folder_ = options_.folder ? own_folder(*options_.folder) : make_scratch_folder();
    return *folder_;
}

/// @throws Error{Errc::url}, Error{Errc::policy}
void GitClient::check_permitted(const GitAddress& address) const {
    if (address.transport == GitAddress::Transport::file) {
        if (!options_.named.contains(address.url))
            throw Error{Errc::url,
                        cat("the remote ",
                            printable(address.url, 400),
                            " is refused: nobody named this path")};
        return;
    }
    if (!http_.offline)
        check_host(address.host, http_);
    if (address.transport == GitAddress::Transport::http && !http_.allow_http) {
        throw Error{
            Errc::policy,
            cat("the remote ", printable(address.url, 400), " is refused: it is not https")};
    }
}

GitClient::Remote& GitClient::remote(const GitAddress& address, const std::stop_token& stop) {
    const std::lock_guard lock{mutex_};
    std::unique_ptr<Remote>& found = remotes_[address.url];
    if (!found)
        found.reset(new Remote{address, GitCopy{folder(), address.url, program_, stop}});
    return *found;
}

GitClient::Remote& GitClient::fetched(const GitCommit& commit) {
    const std::string url = GitAddress::parse(commit.remote).url;
    const std::lock_guard lock{mutex_};
    const auto found = remotes_.find(url);
    if (found == remotes_.end() || !is_commit_id(commit.id))
        throw Error{Errc::git, cat("no commit ", printable(commit.id), " was fetched")};
    return *found->second;
}

GitOverNetwork GitClient::network_of(const GitAddress& address, const std::stop_token& stop) {
    return
        [this, &address, stop](GitRun run) { return over_network(address, std::move(run), stop); };
}

std::optional<GitCommit> GitClient::fetch(const GitRemote& wanted, const std::stop_token& stop) {
    const GitAddress address = GitAddress::parse(wanted.url);
    check_git_ref(wanted.ref);
    check_permitted(address);
    Remote& remote = this->remote(address, stop);
    const std::lock_guard lock{remote.mutex};
    auto known = remote.commits.find(wanted.ref);
    if (known == remote.commits.end()) {
        std::optional<std::string> commit;
        // What a commit id names never changes; without a network, neither does anything else.
        if (is_commit_id(wanted.ref) || http_.offline)
            commit = remote.copy.known(wanted.ref, stop);
        if (!commit)
            commit = remote.copy.fetch(wanted.ref, network_of(remote.address, stop), stop);
        if (options_.folder)
            make_room(*options_.folder, options_.cache_size, log_);
        known = remote.commits.emplace(wanted.ref, std::move(commit)).first;
    }
    if (!known->second)
        return std::nullopt;
    return GitCommit{wanted.url, *known->second};
}

/// git with an authorization when the settings have one for the place, or the server asks.
ChildResult
GitClient::over_network(const GitAddress& address, GitRun run, const std::stop_token& stop) {
    if (http_.offline)
        throw Error{Errc::policy,
                    cat(printable(address.url, 400),
                        " is not asked, because of --offline, and the cache has not all of it")}
            .hint("run the command without --offline (or http.offline) once");
    run.limit = options_.timeout;
    run.file_limit = std::min(run.file_limit, options_.size);
    if (!address.host.empty()) {
        const std::lock_guard lock{mutex_};
        hosts_.insert(address.host);
    }
    const std::string shown = cat("git ", run.arguments.front(), " from ", address.url);
    std::optional<ChildResult> last;
    const auto run_with = [&](const Authorization* authorization) {
        GitRun complete = run;
        reach(address, http_, authorization, *folder_, complete);
        last = program_.run(complete, stop);
        log_.write(Level::trace, cat(shown, ": ", last->is_success() ? "done" : "failed"));
        return last->is_success() || git_trouble(*last) != GitTrouble::unauthorized;
    };
    if (!address.web || !credentials_) {
        run_with(nullptr);
        return *last;
    }
    Request request;
    request.url = *address.web;
    try {
        credentials_->carry(request, [&](const Authorization* authorization) {
            if (!run_with(authorization))
                throw Refusal{answer_from(request.url, refused_status(*last))};
            return answer_from(request.url, 200);
        });
    } catch (const Refusal&) { // `last` says what git said of it
    }
    return *last;
}

} // namespace binstall
