// SPDX-License-Identifier: MIT
#include "author_releases.hpp"

#include "candidate_builder.hpp"
#include "conventional_names.hpp"
#include "direct_probe.hpp"
#include "dist_manifest.hpp"
#include "page_offers.hpp"
#include "ref_advertisement.hpp"
#include "release_list.hpp"
#include "releases.hpp"
#include "repository.hpp"
#include "stated_assets.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <algorithm>
#include <functional>
#include <iterator>
#include <optional>
#include <utility>

namespace binstall::release {

namespace {

constexpr int stated_score = 1000;

/// Whether what a release of such a forge holds can be asked for.
bool is_forge_with_releases(Forge forge) {
    return forge == Forge::github || forge == Forge::gitlab || forge == Forge::forgejo;
}

/// One question, from the author's own words to what the names of files suggest.
class Search {
public:
    Search(const BuildQuery& query, const Host& host)
        : query_{query}, host_{host}, releases_{host, findings_.asked} {}

    Findings run() {
        read_repository();
        StatedAssets stated = stated_assets(query_, repository_);
        std::ranges::move(stated.rejected, std::back_inserter(findings_.rejected));
        remember(stated.problem);

        const auto known = static_cast<std::ptrdiff_t>(findings_.rejected.size());
        take_from_releases(stated.assets);
        if (findings_.candidates.empty() && !is_stated_by_user() && find_hidden()) {
            // What was missing then may be there now.
            findings_.rejected.erase(findings_.rejected.begin() + known, findings_.rejected.end());
            take_from_releases(stated.assets);
        }
        if (findings_.candidates.empty() && problem_)
            throw_problem();
        return std::move(findings_);
    }

private:
    /// Who names a file on the command line means that one, not whatever else there is.
    bool is_stated_by_user() const { return query_.overrides.pkg_url.has_value(); }

    void take_from_releases(const std::vector<StatedAsset>& stated) {
        take_stated(stated);
        if (is_stated_by_user())
            return;
        if (findings_.candidates.empty())
            take_guessed();
        else
            complete_from_pages();
    }

    bool find_hidden() {
        Releases::Hidden hidden = releases_.find_hidden();
        remember(hidden.problem);
        return hidden.is_found;
    }

    /// Many who state no repository have it as their homepage.
    void read_repository() {
        const std::optional<std::string>& stated = query_.manifest.repository;
        const std::optional<std::string>& text = stated ? stated : query_.manifest.homepage;
        if (!text)
            return;
        try {
            repository_ = Repository::parse(*text, query_.forges);
            if (!stated && (repository_->forge == Forge::other || repository_->name.empty()))
                repository_.reset();
        } catch (const Error& error) {
            if (!stated)
                return;
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
        const ReleasePage* page = releases_.page_of(file.release);
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
        const bool is_release = releases_.page_of(file->release) != nullptr;
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
        for (const ReleasePage* page : releases_.found())
            if (take_from(*page))
                return;
        if (!repository_ || repository_->name.empty() || has_own_files_)
            return;
        if (is_forge_with_releases(repository_->forge))
            ask_repository();
        if (findings_.candidates.empty() && !has_own_files_)
            take_usual_places();
    }

    /// A forge whose API does not answer may still have the files where they usually are; on
    /// GitHub there is no such place that the listing does not show.
    void ask_repository() {
        if (repository_->forge == Forge::github)
            return take_from_tags();
        try {
            take_from_tags();
        } catch (const Error& error) {
            if (error.code() == Errc::cancelled)
                throw;
            remember(error);
        }
    }

    void take_usual_places() {
        for (std::vector<Guess>& round : conventional_guesses(query_, *repository_)) {
            take_probed(std::move(round));
            if (!findings_.candidates.empty())
                return;
        }
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
        for (const ReleasePage* page : releases_.found()) {
            if (rest.targets.empty())
                continue;
            std::vector<Offer> offers = conventional_offers(*page, rest);
            if (MatchedOffers matched = matched_offers(*page, rest); offers.empty() && !matched.tie)
                offers = std::move(matched.offers);
            for (Offer& offer : offers)
                take_guess(std::move(offer));
        }
    }

    void take_from_tags() {
        const std::vector<Tag> usual = conventional_tags(query_.manifest, repository_);
        const auto rare = usual.begin() + usual_spellings;
        if (take_from_tags({usual.begin(), rare}))
            return;
        if (!repository_->is_on_public_github() && take_from_list())
            return;
        // All tags in one request are less than one request for each of the rarer spellings.
        const auto tags = ask_tags(*repository_, host_);
        if (!tags) {
            take_from_tags({rare, usual.end()});
            return;
        }
        findings_.asked.push_back(cat("the tags of ", repository_->url, ": ", tags->size()));
        take_from_tags(tags_of_version(*tags, query_.manifest, repository_));
    }

    /// Whether the forge's API says which releases there are, with the files of all of them.
    bool take_from_list() {
        const auto wanted = [&](const ReleaseList& list) {
            std::vector<std::string> tags;
            for (const ReleasePage& page : list.releases)
                tags.push_back(page.release.tag);
            return tags_of_version(tags, query_.manifest, repository_);
        };
        std::optional<ReleaseList> list =
            list_of_releases([&](const ReleaseList& so_far) { return !wanted(so_far).empty(); });
        if (!list)
            return false;
        findings_.asked.push_back(
            cat("the releases of ", repository_->url, ": ", list->releases.size()));
        const std::vector<Tag> tags = wanted(*list);
        for (ReleasePage& page : list->releases)
            if (std::ranges::find(tags, page.release.tag, &Tag::text) != tags.end() &&
                !releases_.is_known(page.release))
                releases_.add(std::move(page));
        for (const Tag& tag : tags) {
            const ReleasePage* page = releases_.page_of(ref_of(tag));
            if (page && (tag.names_package || !is_of_others_) && take_from(*page))
                break;
        }
        return list->is_complete || !findings_.candidates.empty();
    }

    /// Absent when the API says nothing: then tags are asked for one by one.
    std::optional<ReleaseList>
    list_of_releases(const std::function<bool(const ReleaseList&)>& is_enough) {
        try {
            return ask_release_list(*repository_, is_enough, host_);
        } catch (const Error& error) {
            if (error.code() == Errc::cancelled || error.code() == Errc::rate_limited)
                throw;
            remember(error);
            return std::nullopt;
        }
    }

    ReleaseRef ref_of(const Tag& tag) const {
        return {repository_->owner,
                repository_->name,
                tag.text,
                repository_->forge,
                repository_->origin};
    }

    /// Whether the release was found, and what it holds is known.
    bool take_from_tags(const std::vector<Tag>& tags) {
        for (const Tag& tag : tags) {
            const ReleaseRef release = ref_of(tag);
            // Another spelling is only worth a request when this one does not exist, or when it is
            // the release of another of the repository's packages.
            if (releases_.is_known(release) || (is_of_others_ && !tag.names_package))
                continue;
            const ReleasePage* page = releases_.page_of(release);
            if (page && (take_from(*page) || has_own_files_))
                return true;
            is_of_others_ = is_of_others_ || page;
        }
        return false;
    }

    bool take_from(const ReleasePage& page) {
        std::vector<Offer> offers = conventional_offers(page, query_);
        if (offers.empty())
            offers = dist_manifest_offers(page, query_, host_);
        for (Offer& offer : offers)
            take_guess(std::move(offer));
        if (!findings_.candidates.empty())
            return true;
        MatchedOffers matched = matched_offers(page, query_);
        if (matched.tie)
            throw_tie(*matched.tie, page);
        for (Offer& offer : matched.offers)
            take_guess(std::move(offer));
        std::ranges::move(matched.rejected, std::back_inserter(findings_.rejected));
        has_own_files_ = has_own_files_ || matched.names_package;
        return !findings_.candidates.empty();
    }

    /// To guess would be to install something else than what was meant.
    [[noreturn]] void throw_tie(const Tie& tie, const ReleasePage& page) const {
        Error error{Errc::policy,
                    cat("several files of ",
                        printable(page.release.to_string()),
                        " could be ",
                        query_.manifest.name,
                        " for ",
                        tie.target.triple)};
        for (const std::string& file : tie.files)
            error.note(printable(file));
        throw error.hint(cat("--asset chooses one of them: --asset '",
                             printable(tie.files.front()),
                             "', or a part of it between '*'"));
    }

    void take_guess(Offer offer) {
        offer.author_paths = offer.author_paths && !pkg_url_failed_;
        take(offer);
    }

    void take(const Offer& offer) {
        const FoundFile& first = offer.files.front();
        for (const FoundFile& file : offer.files)
            if (!is_allowed(file.name, query_)) {
                findings_.rejected.push_back(
                    {file.name, offer.target.triple, "it is not what --asset asks for"});
                return;
            }
        try {
            findings_.candidates.push_back(build_candidate(offer, query_, repository_));
        } catch (const Error& error) {
            // A package that is signed in a way that cannot be checked is offered in no form.
            if (error.code() == Errc::signature_invalid)
                throw;
            findings_.rejected.push_back({first.name, offer.target.triple, error.what()});
            remember(error);
            return;
        }
        if (release_file(first.url))
            findings_.redirect_hosts = {"objects.githubusercontent.com",
                                        "release-assets.githubusercontent.com"};
    }

    const BuildQuery& query_;
    const Host& host_;
    Findings findings_;
    Releases releases_;
    std::optional<Repository> repository_;
    bool pkg_url_failed_ = false;
    bool stated_was_found_ = false;
    bool is_of_others_ = false;  ///< A release was seen that is another package's.
    bool has_own_files_ = false; ///< A release was seen that is this package's, whatever it holds.
    std::optional<Error> problem_;
};

} // namespace

Findings AuthorReleases::find(const BuildQuery& query, const Host& host) const {
    return Search{query, host}.run();
}

} // namespace binstall::release
