// SPDX-License-Identifier: MIT
#include "releases.hpp"

#include "github_api.hpp"
#include "gitlab_forgejo.hpp"

#include <binstall/text.hpp>

#include <span>
#include <string_view>
#include <tuple>
#include <utility>

namespace binstall::release {

namespace {

/// Passes requests on, and keeps where the last one was answered, which a page does not say.
class Followed final : public Http {
public:
    explicit Followed(Http& http) : http_{http} {}

    Response fetch(const Request& request) override {
        Response response = http_.fetch(request);
        url_ = response.url;
        return response;
    }

    Response fetch(const Request& request, ByteSink& sink) override {
        return http_.fetch(request, sink);
    }

    std::vector<Outcome> fetch_all(std::span<const Request> requests) override {
        return http_.fetch_all(requests);
    }

    const Url& url() const noexcept { return url_; }

private:
    Http& http_;
    Url url_;
};

/// `release` as github.com names it in the URL of its answer; absent when that is another page.
std::optional<ReleaseRef> named_by(const Url& answered, ReleaseRef release) {
    const std::vector<std::string_view> parts = split(answered.path(), '/');
    if (parts.size() < 3)
        return std::nullopt;
    release.owner = percent_decode(parts[1]).value_or("");
    release.repository = percent_decode(parts[2]).value_or("");
    return release.listing().to_string() == answered.to_string() ? std::optional{release}
                                                                 : std::nullopt;
}

} // namespace

void Releases::ask_together(const std::vector<ReleaseRef>& releases) {
    std::map<std::string, std::vector<ReleaseRef>> unknown; // by repository
    for (const ReleaseRef& release : releases)
        if (release.forge == Forge::github && !pages_.contains(release) && !told_.contains(release))
            unknown[cat(release.origin, '/', release.owner, '/', release.repository)].push_back(
                release);
    for (const auto& [repository, of_repository] : unknown) {
        std::optional<KnownReleases> known;
        if (!is_told_nothing_)
            known = ask_graph(of_repository, host_);
        is_told_nothing_ = !known;
        if (known)
            told_.merge(*known);
    }
}

const ReleasePage* Releases::page_of(const ReleaseRef& release) {
    const auto known = pages_.find(release);
    if (known != pages_.end())
        return known->second ? &*known->second : nullptr;
    const auto& page = pages_.emplace(release, ask(release)).first->second;
    asked_.push_back(page ? cat(release.to_string(), ": ", page->assets.size(), " files")
                          : cat(release.to_string(), ": there is none"));
    return page ? &*page : nullptr;
}

void Releases::add(ReleasePage page) {
    ReleaseRef release = page.release;
    pages_.insert_or_assign(std::move(release), std::move(page));
}

std::vector<const ReleasePage*> Releases::found() const {
    std::vector<const ReleasePage*> found;
    for (const auto& [release, page] : pages_)
        if (page)
            found.push_back(&*page);
    return found;
}

/// Whom github.com asks to wait may ask with a token, which has a quota of its own.
std::optional<ReleasePage> Releases::ask(const ReleaseRef& release) {
    if (const auto known = told_.find(release); known != told_.end())
        return known->second;
    if (release.forge != Forge::github)
        return ask_forge(release, host_);
    if (!release.is_public_github())
        return ask_release_api(release, host_);
    try {
        return ask_page(release);
    } catch (const Error& limited) {
        if (limited.code() != Errc::rate_limited)
            throw;
        try {
            return ask_release_api(release, host_);
        } catch (const Error& error) {
            if (error.code() == Errc::cancelled)
                throw;
            Error shown{limited};
            throw shown.note(cat("with a token: ", error.what())).note(error.hint());
        }
    }
}

/// A repository that was renamed answers every question with where to ask: one is enough. What is
/// found is called as it was asked for.
std::optional<ReleasePage> Releases::ask_page(const ReleaseRef& release) {
    ReleaseRef now = release;
    const std::pair stated{release.owner, release.repository};
    if (const auto known = renamed_.find(stated); known != renamed_.end())
        std::tie(now.owner, now.repository) = known->second;
    Followed http{host_.http};
    const Host host{
        http, host_.git, host_.read, host_.log, host_.settings, host_.memory, host_.stop};
    std::optional<ReleasePage> page = ask_release(now, host);
    if (const auto named = named_by(http.url(), now))
        renamed_.insert_or_assign(stated, std::pair{named->owner, named->repository});
    if (page)
        page->release = release;
    return page;
}

Releases::Hidden Releases::find_hidden() {
    Hidden hidden;
    std::map<std::string, bool> private_ones; // by "owner/name"
    for (auto& [release, page] : pages_) {
        // What the API has told with a token, it would tell again.
        if (page || !release.is_public_github() || told_.contains(release))
            continue;
        const auto [entry, is_new] =
            private_ones.try_emplace(cat(release.owner, '/', release.repository), false);
        try {
            if (is_new)
                entry->second = is_hidden(release, host_) && is_visible(release, host_);
            if (entry->second && (page = ask_release_api(release, host_))) {
                hidden.is_found = true;
                break;
            }
        } catch (const Error& error) {
            note_hidden(release, error, hidden);
        }
    }
    return hidden;
}

/// Without a token nobody knows whether there is such a repository. That is no failure, since most
/// of those that are not shown do not exist.
void Releases::note_hidden(const ReleaseRef& release, const Error& error, Hidden& hidden) {
    if (error.code() == Errc::cancelled)
        throw Error{error};
    if (error.code() == Errc::policy)
        asked_.push_back(cat("github.com/",
                             release.owner,
                             '/',
                             release.repository,
                             " does not exist, or needs a token: ",
                             error.hint()));
    else if (!hidden.problem)
        hidden.problem = error;
}

} // namespace binstall::release
