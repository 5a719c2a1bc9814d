// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/git/address.hpp>
#include <engine/git/blobs.hpp>
#include <engine/git/copy.hpp>
#include <engine/git/failure.hpp>
#include <engine/git/tree.hpp>
#include <engine/readers.hpp>

#include <algorithm>
#include <fcntl.h>
#include <system_error>

namespace binstall {

namespace {

/// Each fetch adds a pack. Beginning again is cheaper than tidying up, and always right.
constexpr std::size_t most_packs = 200;

/// What a remote is called in the folder: two URLs never share a copy.
std::string folder_name(const std::string& url) {
    constexpr std::size_t length = 32;
    return StrictReaders{}.digest(DigestAlgorithm::sha256, url).hex.substr(0, length);
}

/// The name under which the copy keeps what `ref` was.
std::string own_name(std::string_view ref) {
    constexpr std::string_view prefix = "refs/";
    if (ref.empty())
        return "refs/binstall/default";
    if (is_commit_id(ref))
        return cat("refs/binstall/commit/", ref);
    return cat("refs/binstall/ref/", ref.substr(prefix.size()));
}

/// What is said of a fetch that failed: the URL between two texts, and what to do about it.
struct FetchFailure {
    GitTrouble trouble;
    std::string_view before;
    std::string_view behind;
    std::string_view hint;
    std::string_view ssh_hint;
};

constexpr FetchFailure fetch_failures[] = {
    {GitTrouble::unauthorized,
     "authentication required for ",
     "",
     "add [credentials.NAME] with its url to the settings, or use ssh:// with a key in your agent; "
     "nothing is asked here",
     "add your key to ssh-agent, or name it in ~/.ssh/config; nothing is asked here"},
    {GitTrouble::no_remote,
     "there is no repository at ",
     "",
     "check the URL; a private repository looks the same without credentials",
     "check the URL, and whether your key may read it"},
    {GitTrouble::unreachable,
     "",
     " cannot be reached",
     "`binstall doctor net URL` shows how far it gets",
     "`ssh -v` with the same host and port shows how far it gets"},
    {GitTrouble::untrusted,
     "the server of ",
     " cannot be trusted",
     "--root-certificates adds an authority",
     "connect once by hand, and compare the key that ssh shows"},
    {GitTrouble::too_large,
     "",
     " sent more than one fetch may bring",
     "the setting git.size allows more",
     "the setting git.size allows more"},
};

Error fetch_error(const std::string& url, const ChildResult& result) {
    const std::string shown = printable(url, 400);
    const auto known =
        std::ranges::find(fetch_failures, git_trouble(result), &FetchFailure::trouble);
    if (known == std::end(fetch_failures))
        return git_failure(cat("git cannot fetch from ", shown), result);
    Error error = git_failure(cat(known->before, shown, known->behind), result);
    return error.hint(std::string{url.starts_with("ssh://") ? known->ssh_hint : known->hint});
}

} // namespace

GitCopy::GitCopy(const fs::path& parent,
                 std::string url,
                 const GitProgram& program,
                 const std::stop_token& stop)
    : url_{std::move(url)}, folder_{parent / (folder_name(url_) + ".git")}, program_{program},
      in_use_{GitLock::acquire(
          fs::path{folder_}.replace_extension(".use"), GitLock::Mode::shared, stop)} {
    in_use_.touch();
}

GitRun GitCopy::run(std::vector<std::string> arguments) const {
    return {.arguments = std::move(arguments), .repository = folder_};
}

/// Only the files that make a folder a repository: nothing of a template, no setting of ours on
/// disk that a later version might not want.
void GitCopy::make(const std::stop_token& stop, std::string_view format) {
    if (fs::exists(folder_ / "HEAD"))
        return;
    const ChildResult result = program_.run(run({"init",
                                                 "--quiet",
                                                 "--bare",
                                                 "--template=",
                                                 "--initial-branch=none",
                                                 cat("--object-format=", format)}),
                                            stop);
    if (!result.is_success())
        throw git_failure(cat("git cannot make a repository at ", folder_.string()), result);
}

/// What a killed command has left behind. Called with the lock for fetching, so it is nobody's.
void GitCopy::sweep() const {
    std::error_code ignored; // what cannot be removed is reported by git, if it matters
    std::vector<fs::path> stale;
    for (fs::recursive_directory_iterator at{folder_, ignored}, end; !ignored && at != end;
         at.increment(ignored))
        if (at->path().extension() == ".lock")
            stale.push_back(at->path());
    for (const fs::path& file : stale)
        fs::remove(file, ignored);
}

bool GitCopy::is_full() const {
    std::error_code ignored; // a folder that is not there is not full
    std::size_t packs = 0;
    for (fs::directory_iterator at{folder_ / "objects" / "pack", ignored}, end;
         !ignored && at != end;
         at.increment(ignored))
        packs += at->path().extension() == ".pack" ? 1 : 0;
    return packs >= most_packs;
}

/// Whether it is gone. It stays when another command uses it.
bool GitCopy::throw_away() {
    if (!in_use_.try_change(GitLock::Mode::exclusive)) {
        in_use_.try_change(GitLock::Mode::shared);
        return false;
    }
    std::error_code problem;
    fs::remove_all(folder_, problem);
    in_use_.try_change(GitLock::Mode::shared);
    return !problem;
}

std::optional<std::string> GitCopy::name_at(const std::string& revision,
                                            const std::stop_token& stop) const {
    if (!fs::exists(folder_ / "HEAD"))
        return std::nullopt;
    const ChildResult result =
        program_.run(run({"rev-parse", "--quiet", "--verify", revision}), stop);
    const std::string_view id = trim(result.out);
    return result.is_success() && is_commit_id(id) ? std::optional{std::string{id}} : std::nullopt;
}

std::optional<std::string> GitCopy::known(std::string_view ref, const std::stop_token& stop) const {
    return name_at(own_name(ref) + "^{commit}", stop);
}

ChildResult GitCopy::fetch_once(std::string_view ref, const GitOverNetwork& network) const {
    const std::string_view wanted = ref.empty() ? "HEAD" : ref;
    GitRun fetch = run({"fetch",
                        "--quiet",
                        "--force",
                        "--depth=1",
                        "--filter=blob:none",
                        "--no-tags",
                        "--no-write-fetch-head",
                        "--no-recurse-submodules",
                        "--no-auto-maintenance",
                        "origin",
                        cat('+', wanted, ':', own_name(ref))});
    return network(std::move(fetch));
}

std::optional<std::string>
GitCopy::fetch(std::string_view ref, const GitOverNetwork& network, const std::stop_token& stop) {
    const GitLock fetching = GitLock::acquire(
        fs::path{folder_}.replace_extension(".lock"), GitLock::Mode::exclusive, stop);
    sweep();
    if (is_full())
        throw_away();
    const bool was_there = fs::exists(folder_ / "HEAD");
    make(stop);
    ChildResult result = fetch_once(ref, network);
    // Which digest names its objects only the remote can say. Nearly always it is SHA-1.
    for (const std::string_view format : {"sha256", "sha1"}) {
        if (git_trouble(result) != GitTrouble::other_format || result.is_success() || !throw_away())
            break;
        make(stop, format);
        result = fetch_once(ref, network);
    }
    // It may be our copy that is damaged: a new one is tried once.
    if (!result.is_success() && git_trouble(result) == GitTrouble::broken && was_there &&
        throw_away()) {
        make(stop);
        result = fetch_once(ref, network);
    }
    if (!result.is_success() && git_trouble(result) == GitTrouble::no_ref)
        return std::nullopt;
    if (!result.is_success())
        throw fetch_error(url_, result);
    std::optional<std::string> commit = known(ref, stop);
    if (!commit)
        throw Error{Errc::git,
                    cat(printable(ref), " of ", printable(url_, 400), " is not a commit")};
    return commit;
}

std::vector<GitEntry> GitCopy::list(const std::string& commit,
                                    std::string_view folder,
                                    const std::stop_token& stop) const {
    GitRun list = run({"ls-tree", "-r", "-z", "--full-tree", commit});
    if (!folder.empty()) {
        list.arguments.emplace_back("--");
        list.arguments.push_back(cat(folder, '/'));
    }
    TreeReader reader;
    list.output_limit = TreeReader::output_limit;
    const ChildResult result =
        program_.run(list, stop, [&](std::string_view bytes) { reader.add(bytes); });
    if (!result.is_success())
        throw git_failure(cat("git cannot list the commit ", commit), result);
    std::vector<GitEntry> entries;
    for (TreeObject& object : reader.finish())
        entries.push_back(std::move(object.entry));
    return entries;
}

std::vector<std::optional<std::string>> GitCopy::read(const std::string& commit,
                                                      std::span<const std::string> paths,
                                                      std::uint64_t size_limit,
                                                      const GitOverNetwork& network,
                                                      const std::stop_token& stop) const {
    const auto local = [&](GitRun run) {
        run.repository = folder_;
        return program_.run(run, stop);
    };
    const Blobs blobs{local, [&](GitRun run) {
                          run.repository = folder_;
                          return network(std::move(run));
                      }};
    return blobs.read(commit, paths, size_limit);
}

} // namespace binstall
