// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/http/answer.hpp>
#include <support/fake_host.hpp>

#include <algorithm>

namespace binstall {

Response& FakeHttp::answer(std::string_view url, std::string body, int status) {
    Response response;
    response.status = status;
    response.body = std::move(body);
    response.url = Url::parse(url);
    const std::lock_guard lock{mutex_};
    Outcome& stored = answers_.insert_or_assign(response.url.to_string(), response).first->second;
    return std::get<Response>(stored);
}

void FakeHttp::fail(std::string_view url, Error error) {
    const std::lock_guard lock{mutex_};
    answers_.insert_or_assign(Url::parse(url).to_string(), std::move(error));
}

void FakeHttp::fail_everything_else(Error error) {
    const std::lock_guard lock{mutex_};
    otherwise_ = std::move(error);
}

void FakeHttp::answer_everything_else(int status) {
    const std::lock_guard lock{mutex_};
    other_status_ = status;
}

Http::Outcome FakeHttp::look_up(const Request& request) {
    if (stop_.stop_requested())
        return Error{Errc::cancelled, "the command was cancelled"};
    if (request.credential == "github-given" && !has_given_token)
        return Error{Errc::policy, "there is no token"};
    const std::lock_guard lock{mutex_};
    requests_.push_back(request);
    if (const auto found = answers_.find(request.url.to_string()); found != answers_.end())
        return found->second;
    if (otherwise_)
        return *otherwise_;
    Response missing;
    missing.status = other_status_;
    missing.url = request.url;
    return missing;
}

Response FakeHttp::fetch(const Request& request) {
    Outcome outcome = look_up(request);
    if (const Error* error = std::get_if<Error>(&outcome))
        throw *error;
    Response response = std::get<Response>(std::move(outcome));
    if (request.method != Method::head || response.status != 501)
        response = usable(std::move(response));
    if (request.method == Method::head)
        response.body.clear();
    if (response.body.size() > request.size_limit)
        throw Error{Errc::network, cat(request.url.redacted(), " sends more than was asked for")};
    return response;
}

Response FakeHttp::fetch(const Request& request, ByteSink& sink) {
    Response response = fetch(request);
    if (response.is_success())
        sink.write(std::as_bytes(std::span{response.body.data(), response.body.size()}));
    response.body.clear();
    return response;
}

std::vector<Http::Outcome> FakeHttp::fetch_all(std::span<const Request> requests) {
    {
        const std::lock_guard lock{mutex_};
        ++batches_;
    }
    std::vector<Outcome> outcomes;
    for (const Request& request : requests) {
        try {
            outcomes.emplace_back(fetch(request));
        } catch (const Error& error) {
            if (error.code() == Errc::cancelled)
                throw;
            outcomes.emplace_back(error);
        }
    }
    return outcomes;
}

std::vector<Request> FakeHttp::requests() const {
    const std::lock_guard lock{mutex_};
    return requests_;
}

std::vector<std::string> FakeHttp::urls() const {
    std::vector<std::string> urls;
    for (const Request& request : requests())
        urls.push_back(request.url.to_string());
    return urls;
}

std::size_t FakeHttp::batches() const {
    const std::lock_guard lock{mutex_};
    return batches_;
}

FakeRepository& FakeGit::repository(std::string_view remote, std::string_view ref) {
    return repositories_[{std::string{remote}, std::string{ref}}];
}

void FakeGit::fail(Error error) {
    failure_ = std::move(error);
}

std::size_t FakeGit::questions() const {
    const std::lock_guard lock{mutex_};
    return questions_;
}

void FakeGit::count_question() {
    {
        const std::lock_guard lock{mutex_};
        ++questions_;
    }
    if (failure_)
        throw Error{*failure_};
}

std::optional<GitCommit> FakeGit::fetch(const GitRemote& remote) {
    count_question();
    const auto found = repositories_.find({remote.url, remote.ref});
    if (found == repositories_.end())
        return std::nullopt;
    return GitCommit{found->first.first, found->second.commit};
}

const FakeRepository* FakeGit::find(const GitCommit& commit) const {
    const auto found = std::ranges::find_if(repositories_, [&](const auto& entry) {
        return entry.first.first == commit.remote && entry.second.commit == commit.id;
    });
    return found == repositories_.end() ? nullptr : &found->second;
}

std::vector<GitEntry> FakeGit::list(const GitCommit& commit, std::string_view folder) {
    count_question();
    std::vector<GitEntry> entries;
    const FakeRepository* repository = find(commit);
    if (!repository)
        throw Error{Errc::git, cat("no commit ", commit.id, " was fetched")};
    const std::string prefix = folder.empty() ? std::string{} : cat(folder, "/");
    for (const auto& [path, content] : repository->files)
        if (path.starts_with(prefix))
            entries.push_back({GitEntry::Kind::file, path});
    return entries;
}

std::vector<std::optional<std::string>> FakeGit::read(const GitCommit& commit,
                                                      std::span<const std::string> paths,
                                                      std::uint64_t size_limit) {
    count_question();
    const FakeRepository* repository = find(commit);
    if (!repository)
        throw Error{Errc::git, cat("no commit ", commit.id, " was fetched")};
    std::vector<std::optional<std::string>> contents;
    for (const std::string& path : paths) {
        const auto file = repository->files.find(path);
        const bool is_there = file != repository->files.end();
        if (is_there && file->second.size() > size_limit)
            throw Error{Errc::git, cat(path, " is larger than ", size_limit, " bytes")};
        contents.push_back(is_there ? std::optional{file->second} : std::nullopt);
    }
    return contents;
}

Value FakeSettings::get(std::string_view key) const {
    const auto found = values.find(key);
    if (found == values.end())
        throw Error{Errc::plugin, cat("asked for the setting ", key, ", which it did not declare")};
    return found->second;
}

std::optional<std::string> FakeMemory::recall(std::string_view key) {
    const std::lock_guard lock{mutex_};
    const auto found = texts_.find(key);
    return found == texts_.end() ? std::nullopt : std::optional{found->second};
}

void FakeMemory::remember(std::string_view key, std::string_view text) {
    const std::lock_guard lock{mutex_};
    texts_.insert_or_assign(std::string{key}, std::string{text});
}

std::map<std::string, std::string, std::less<>> FakeMemory::all() const {
    const std::lock_guard lock{mutex_};
    return texts_;
}

void RecordingLog::write(Level level, std::string_view message) {
    const std::lock_guard lock{mutex_};
    entries_.emplace_back(level, message);
}

std::vector<std::string> RecordingLog::messages() const {
    const std::lock_guard lock{mutex_};
    std::vector<std::string> all;
    for (const auto& [level, message] : entries_)
        all.push_back(message);
    return all;
}

std::vector<std::string> RecordingLog::messages(Level wanted) const {
    const std::lock_guard lock{mutex_};
    std::vector<std::string> some;
    for (const auto& [level, message] : entries_)
        if (level == wanted)
            some.push_back(message);
    return some;
}

} // namespace binstall
