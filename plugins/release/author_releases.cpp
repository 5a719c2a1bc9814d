// SPDX-License-Identifier: MIT
#include "author_releases.hpp"

#include "candidate_builder.hpp"
#include "conventional_names.hpp"
#include "direct_probe.hpp"
#include "hidden_release.hpp"
#include "page_offers.hpp"
#include "ref_advertisement.hpp"
#include "release_page.hpp"
#include "release_ref.hpp"
#include "repository.hpp"
#include "stated_assets.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <utility>

namespace binstall::release {

namespace {

constexpr int stated_score = 1000;

/// One question, from the author's own words to what the names of files suggest.
class Search {
public:
    Search(const BuildQuery& query, const Host& host) : query_{query}, host_{host} {}

    Findings run() {
        read_repository();
        StatedAssets stated = stated_assets(query_, repository_);
        std::ranges::move(stated.rejected, std::back_inserter(findings_.rejected));
        remember(stated.problem);

        const auto known = static_cast<std::ptrdiff_t>(findings_.rejected.size());
        take_from_releases(stated.assets);
        if (findings_.candidates.empty() && find_hidden()) {
            // What was missing then may be there now.
            findings_.rejected.erase(findings_.rejected.begin() + known, findings_.rejected.end());
            take_from_releases(stated.assets);
        }
        if (findings_.candidates.empty() && problem_)
            throw_problem();
        return std::move(findings_);
    }

private:
    void take_from_releases(const std::vector<StatedAsset>& stated) {
        take_stated(stated);
        if (findings_.candidates.empty())
            take_guessed();
        else
            complete_from_pages();
    }

    /// Whether one of the releases that are not there is in a private repository, and the user has
    /// a token that sees it. The API is not asked about what github.com shows to everybody.
    bool find_hidden() {
        std::map<std::string, bool> private_ones; // by "owner/name"
        for (auto& [release, page] : pages_) {
            if (page)
                continue;
            const auto [entry, is_new] =
                private_ones.try_emplace(cat(release.owner, '/', release.repository), false);
            try {
                if (is_new)
                    entry->second = is_hidden(release, host_) && is_visible(release, host_);
                if (entry->second && (page = ask_release_api(release, host_)))
                    return true;
            } catch (const Error& error) {
                note_hidden(release, error);
            }
        }
        return false;
    }

    /// Without a token nobody knows whether there is such a repository. That is no failure, since
    /// most of those that are not shown do not exist.
    void note_hidden(const ReleaseRef& release, const Error& error) {
        if (error.code() == Errc::cancelled)
            throw Error{error};
        if (error.code() != Errc::policy)
            return remember(error);
        findings_.asked.push_back(cat("github.com/",
                                      release.owner,
                                      '/',
                                      release.repository,
                                      " does not exist, or needs a token: ",
                                      error.hint()));
    }

    void read_repository() {
        const std::optional<std::string>& text = query_.manifest.repository;
        if (!text)
            return;
        try {
            repository_ = Repository::parse(*text);
        } catch (const Error& error) {
            findings_.rejected.push_back({*text, "", error.what()});
            remember(error);
        }
    }

    /// Keeps the first reason why something could not be used. It is thrown when nothing else is
    /// found: then it is the answer.
    void remember(const std::optional<Error>& error) {
        if (!problem_)
            problem_ = error;
    }

    [[noreturn]] void throw_problem() {
        for (const std::string& question : findings_.asked)
            problem_->note(cat("asked: ", printable(question)));
        throw std::move(*problem_);
    }

    /// The files of a release, asked for once.
    const ReleasePage* page_of(const ReleaseRef& release) {
        const auto known = pages_.find(release);
        if (known != pages_.end())
            return known->second ? &*known->second : nullptr;
        const auto& page = pages_.emplace(release, ask(release)).first->second;
        findings_.asked.push_back(
            page ? cat(release.to_string(), ": ", page->assets.size(), " files")
                 : cat(release.to_string(), ": there is none"));
        return page ? &*page : nullptr;
    }

    /// Whom github.com asks to wait may ask with a token, which has a quota of its own.
    std::optional<ReleasePage> ask(const ReleaseRef& release) const {
        try {
            return ask_release(release, host_);
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

    void take_stated(const std::vector<StatedAsset>& stated) {
        std::vector<Guess> elsewhere;
        for (const StatedAsset& asset : stated) {
            if (const auto file = release_file(asset.url))
                take_stated_file(asset, *file);
            else
                elsewhere.push_back(
                    {asset.target, asset.url, asset.type, stated_score - asset.order});
        }
        for (const StatedAsset& asset : stated)
            if (asset.order == 0)
                explain_absence(asset);
        if (!elsewhere.empty())
            take_probed(std::move(elsewhere));
        // Files that are there with a `bin-dir` that cannot be used are no reason to guess either.
        pkg_url_failed_ = !stated.empty() && !stated_was_found_;
    }

    void take_stated_file(const StatedAsset& asset, const ReleaseFile& file) {
        const ReleasePage* page = page_of(file.release);
        const ListedAsset* listed = page ? page->find(file.name) : nullptr;
        if (!listed)
            return;
        stated_was_found_ = true;
        std::optional<Offer> offer =
            offer_of_file(found_on(*page, *listed, asset.type), asset.target, query_);
        if (!offer) {
            findings_.rejected.push_back(
                {file.name, asset.target.triple, "it is one executable, and there are several"});
            return;
        }
        offer->score = stated_score - asset.order;
        take(*offer);
    }

    /// Says once for a target, and not for every suffix, that what was stated is not there.
    void explain_absence(const StatedAsset& asset) {
        const auto file = release_file(asset.url);
        const bool is_found = std::ranges::any_of(
            findings_.candidates, [&](const Candidate& c) { return c.target == asset.target; });
        if (!file || is_found)
            return;
        const bool is_release = page_of(file->release) != nullptr;
        findings_.rejected.push_back(
            {asset.url.redacted(),
             asset.target.triple,
             cat(is_release ? "there is no such file, with this or another suffix, in "
                            : "there is no ",
                 file->release.to_string())});
    }

    void take_probed(std::vector<Guess> guesses) {
        ProbeResult result = probe(std::move(guesses), query_, host_);
        std::ranges::move(result.rejected, std::back_inserter(findings_.rejected));
        std::ranges::move(result.asked, std::back_inserter(findings_.asked));
        remember(result.failure);
        for (const Offer& offer : result.offers)
            take(offer);
        stated_was_found_ = stated_was_found_ || !result.offers.empty();
    }

    /// What the author did not say, or said wrongly: first in releases that are at hand already.
    void take_guessed() {
        for (const auto& [release, page] : pages_)
            if (page && take_from(*page))
                return;
        if (!repository_ || has_own_files_)
            return;
        if (repository_->forge == Forge::github)
            take_from_tags();
        else if (std::vector<Guess> guesses = conventional_guesses(query_, *repository_);
                 !guesses.empty())
            take_probed(std::move(guesses));
    }

    /// `pkg-url` may be right for some machines only. For the others, and not for another C library
    /// of the same one, the names in the releases at hand decide.
    void complete_from_pages() {
        BuildQuery rest = query_;
        std::erase_if(rest.targets, [&](const Target& target) {
            return std::ranges::any_of(findings_.candidates, [&](const Candidate& candidate) {
                return candidate.target.arch == target.arch && candidate.target.os == target.os;
            });
        });
        for (const auto& [release, page] : pages_) {
            if (!page || rest.targets.empty())
                continue;
            std::vector<Offer> offers = conventional_offers(*page, rest);
            if (offers.empty())
                offers = matched_offers(*page, rest).offers;
            for (Offer& offer : offers)
                take_guess(std::move(offer));
        }
    }

    void take_from_tags() {
        if (repository_->name.empty())
            return;
        const std::vector<Tag> usual = conventional_tags(query_.manifest, repository_);
        const auto rare = usual.begin() + usual_spellings;
        if (take_from_tags({usual.begin(), rare}))
            return;
        // All tags in one request are less than one request for each of the rarer spellings.
        const auto tags = ask_tags(repository_->owner, repository_->name, host_);
        if (!tags) {
            take_from_tags({rare, usual.end()});
            return;
        }
        findings_.asked.push_back(cat("the tags of ", repository_->url, ": ", tags->size()));
        take_from_tags(tags_of_version(*tags, query_.manifest, repository_));
    }

    /// Whether the release was found, and what it holds is known.
    bool take_from_tags(const std::vector<Tag>& tags) {
        for (const Tag& tag : tags) {
            const ReleaseRef release{repository_->owner, repository_->name, tag.text};
            // Another spelling is only worth a request when this one does not exist, or when it is
            // the release of another of the repository's packages.
            if (pages_.contains(release) || (is_of_others_ && !tag.names_package))
                continue;
            const ReleasePage* page = page_of(release);
            if (page && (take_from(*page) || has_own_files_))
                return true;
            is_of_others_ = is_of_others_ || page;
        }
        return false;
    }

    bool take_from(const ReleasePage& page) {
        for (Offer& offer : conventional_offers(page, query_))
            take_guess(std::move(offer));
        if (!findings_.candidates.empty())
            return true;
        MatchedOffers matched = matched_offers(page, query_);
        for (Offer& offer : matched.offers)
            take_guess(std::move(offer));
        std::ranges::move(matched.rejected, std::back_inserter(findings_.rejected));
        has_own_files_ = has_own_files_ || matched.names_package;
        return !findings_.candidates.empty();
    }

    void take_guess(Offer offer) {
        offer.author_paths = !pkg_url_failed_;
        take(offer);
    }

    void take(const Offer& offer) {
        try {
            findings_.candidates.push_back(build_candidate(offer, query_, repository_));
        } catch (const Error& error) {
            // A package that is signed in a way that cannot be checked is offered in no form.
            if (error.code() == Errc::signature_invalid)
                throw;
            findings_.rejected.push_back(
                {offer.files.front().name, offer.target.triple, error.what()});
            remember(error);
            return;
        }
        if (release_file(offer.files.front().url))
            findings_.redirect_hosts = {"objects.githubusercontent.com",
                                        "release-assets.githubusercontent.com"};
    }

    const BuildQuery& query_;
    const Host& host_;
    std::optional<Repository> repository_;
    std::map<ReleaseRef, std::optional<ReleasePage>> pages_;
    bool pkg_url_failed_ = false;
    bool stated_was_found_ = false;
    bool is_of_others_ = false;  ///< A release was seen that is another package's.
    bool has_own_files_ = false; ///< A release was seen that is this package's, whatever it holds.
    std::optional<Error> problem_;
    Findings findings_;
};

} // namespace

Findings AuthorReleases::find(const BuildQuery& query, const Host& host) const {
    return Search{query, host}.run();
}

} // namespace binstall::release
