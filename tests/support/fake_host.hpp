// SPDX-License-Identifier: MIT
// What the engine lends to a plugin, answered from tables: for tests of plugins without a network,
// and for binstall-plugin-check.
#pragma once

#include <binstall/host.hpp>

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace binstall {

/// Answers requests from a table; whatever is not in it is a 404. Thread-safe. A status that is no
/// answer, and a request after `stop` has fired, throw as the engine's client does.
class FakeHttp : public Http {
public:
    explicit FakeHttp(std::stop_token stop = {}) : stop_{std::move(stop)} {}

    /// What a request for exactly `url` is answered with; a HEAD gets it without the body.
    /// @return the stored answer, so that headers or the final URL can be changed.
    Response& answer(std::string_view url, std::string body, int status = 200);

    /// A request for exactly `url` throws `error`.
    void fail(std::string_view url, Error error);

    /// Every request that no table entry answers throws `error`, instead of being a 404.
    void fail_everything_else(Error error);

    /// Whether the user gave a token for GitHub's API. As long as not, a request that names
    /// "github-given" is refused, as the engine does it, and does not count.
    bool has_given_token = false;

    /// Every request that no table entry answers gets this status, instead of 404.
    void answer_everything_else(int status);

    Response fetch(const Request& request) override;
    Response fetch(const Request& request, ByteSink& sink) override;
    std::vector<Outcome> fetch_all(std::span<const Request> requests) override;

    /// Every request so far, in the order of arrival.
    std::vector<Request> requests() const;

    /// The URLs of those.
    std::vector<std::string> urls() const;

    /// How many times fetch_all was called: questions that were asked together count once.
    std::size_t batches() const;

private:
    Outcome look_up(const Request& request);

    mutable std::mutex mutex_;
    std::stop_token stop_;
    std::map<std::string, Outcome, std::less<>> answers_;
    std::optional<Error> otherwise_;
    int other_status_ = 404;
    std::vector<Request> requests_;
    std::size_t batches_ = 0;
};

/// One commit of one repository: its files by path.
struct FakeRepository {
    std::string commit = std::string(40, 'a');
    std::map<std::string, std::string, std::less<>> files;
};

/// Answers from a table of (remote, ref); whatever is not in it is absent. Thread-safe once the
/// table is there.
class FakeGit : public Git {
public:
    /// `ref` as the plugin asks for it: "" is the default branch.
    FakeRepository& repository(std::string_view remote, std::string_view ref);

    /// Every question throws `error`.
    void fail(Error error);

    /// How many questions there were.
    std::size_t questions() const;

    std::optional<GitCommit> fetch(const GitRemote& remote) override;
    std::vector<GitEntry> list(const GitCommit& commit, std::string_view folder) override;
    std::vector<std::optional<std::string>> read(const GitCommit& commit,
                                                 std::span<const std::string> paths,
                                                 std::uint64_t size_limit) override;

private:
    void count_question();
    const FakeRepository* find(const GitCommit& commit) const;

    std::map<std::pair<std::string, std::string>, FakeRepository> repositories_;
    std::optional<Error> failure_;
    mutable std::mutex mutex_; ///< Of the count.
    std::size_t questions_ = 0;
};

/// Settings as a table of values; a key that is not there throws, as an undeclared one does.
class FakeSettings : public Settings {
public:
    std::map<std::string, Value, std::less<>> values;

    Value get(std::string_view key) const override;
};

/// Keeps everything for as long as it lives. Thread-safe.
class FakeMemory : public Memory {
public:
    std::optional<std::string> recall(std::string_view key) override;
    void remember(std::string_view key, std::string_view text) override;

    /// Everything, by key.
    std::map<std::string, std::string, std::less<>> all() const;

private:
    mutable std::mutex mutex_;
    std::map<std::string, std::string, std::less<>> texts_;
};

/// Keeps what was said. Thread-safe.
class RecordingLog : public Log {
public:
    void write(Level level, std::string_view message) override;

    /// The messages so far, all levels.
    std::vector<std::string> messages() const;

    /// Those of one level.
    std::vector<std::string> messages(Level level) const;

private:
    mutable std::mutex mutex_;
    std::vector<std::pair<Level, std::string>> entries_;
};

/// All of them together. `read` must outlive it: the engine's StrictReaders.
struct FakeHost {
    explicit FakeHost(const Readers& readers) : read{readers} {}

    std::stop_source stop;
    FakeHttp http{stop.get_token()};
    FakeGit git;
    RecordingLog log;
    FakeSettings settings;
    FakeMemory memory;
    const Readers& read;

    /// The host as a plugin sees it. Borrows from this object.
    Host host() { return {http, git, read, log, settings, memory, stop.get_token()}; }
};

} // namespace binstall
