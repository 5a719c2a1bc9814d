// SPDX-License-Identifier: MIT
#include "author_releases.hpp"

#include "conventional_names.hpp"
#include "direct_probe.hpp"
#include "found_builds.hpp"
#include "page_files.hpp"
#include "page_offers.hpp"
#include "releases.hpp"
#include "stated_assets.hpp"
#include "tag_search.hpp"
#include "word_search.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

namespace binstall::release {

namespace {

constexpr int stated_score = 1000;
constexpr std::size_t most_stated = 24;

/// Whether what a release of such a forge holds can be asked for.
bool is_forge_with_releases(Forge forge) {
    return forge == Forge::github || forge == Forge::gitlab || forge == Forge::forgejo;
}

/// One question, from the author's own words to what the names of files suggest.
class Search {
public:
    Search(const BuildQuery& query, const Host& host)
        : query_{query}, host_{host}, found_{query}, releases_{host, found_.findings().asked},
          tags_{query, host, found_, releases_} {}

    Findings run() {
        StatedAssets stated = stated_assets(query_, found_.repository());
        std::ranges::move(stated.rejected, std::back_inserter(found_.findings().rejected));
        found_.remember(stated.problem);

        const auto known = static_cast<std::ptrdiff_t>(found_.findings().rejected.size());
        take_from_releases(stated.assets);
        if (found_.is_empty() && !is_stated_by_user() && find_hidden()) {
            // What was missing then may be there now.
            found_.findings().rejected.erase(found_.findings().rejected.begin() + known,
                                             found_.findings().rejected.end());
            take_from_releases(stated.assets);
        }
        return found_.result();
    }

private:
    /// Who names a file on the command line means that one, not whatever else there is.
    bool is_stated_by_user() const { return query_.overrides.pkg_url.has_value(); }

    void take_from_releases(const std::vector<StatedAsset>& stated) {
        take_stated(stated);
        if (is_stated_by_user())
            return;
        if (found_.is_empty())
            take_guessed();
        else
            complete_from_pages();
    }

    bool find_hidden() {
        Releases::Hidden hidden = releases_.find_hidden();
        found_.remember(hidden.problem);
        return hidden.is_found;
    }

    void take_stated(const std::vector<StatedAsset>& stated) {
        std::vector<Guess> elsewhere;
        std::vector<ReleaseRef> releases;
        for (const StatedAsset& asset : stated)
            if (const auto file = release_file(asset.url);
                file && std::ranges::find(releases, file->release) == releases.end())
                releases.push_back(file->release);
        releases_.ask_together(releases);
        std::vector<Offer> of_own_files;
        for (const StatedAsset& asset : stated) {
            const int score = stated_score - asset.order;
            if (const auto file = release_file(asset.url))
                take_stated_file(asset, *file, of_own_files);
            else
                elsewhere.push_back(
                    {asset.target, asset.url, asset.type, score, true, asset.binary});
        }
        for (const Offer& offer : of_own_files)
            found_.take(offer);
        for (const StatedAsset& asset : stated)
            if (asset.order == 0)
                explain_absence(asset);
        // With every suffix that a template leaves open they are many.
        elsewhere.resize(std::min(elsewhere.size(), most_stated), Guess{});
        if (!elsewhere.empty())
            take_probed(std::move(elsewhere));
        // Files that are there with a `bin-dir` that cannot be used are no reason to guess either.
        tags_.keep_author_paths(stated.empty() || stated_was_found_);
    }

    /// What is one binary's own waits in `of_own_files` for those of the others.
    void take_stated_file(const StatedAsset& asset,
                          const ReleaseFile& file,
                          std::vector<Offer>& of_own_files) {
        const ReleasePage* page = releases_.page_of(file.release);
        const ListedAsset* listed = page ? page->find(file.name) : nullptr;
        if (!listed)
            return;
        stated_was_found_ = true;
        if (!asset.binary.empty()) {
            add_own_file(of_own_files,
                         PageFiles{*page}.found(*listed, asset.type),
                         asset.target,
                         stated_score - asset.order,
                         asset.binary);
            return;
        }
        std::optional<Offer> offer =
            offer_of_file(PageFiles{*page}.found(*listed, asset.type), asset.target, query_);
        if (!offer) {
            found_.findings().rejected.push_back(
                {file.name, asset.target.triple, "it is one executable, and there are several"});
            return;
        }
        offer->score = stated_score - asset.order;
        found_.take(*offer);
    }

    /// Says once for a target, and not for every suffix, that what was stated is not there.
    void explain_absence(const StatedAsset& asset) {
        const auto file = release_file(asset.url);
        const bool is_found =
            std::ranges::any_of(found_.findings().candidates,
                                [&](const Candidate& c) { return c.target == asset.target; });
        if (!file || is_found)
            return;
        const bool is_release = releases_.page_of(file->release) != nullptr;
        found_.findings().rejected.push_back(
            {asset.url.redacted(),
             asset.target.triple,
             cat(is_release ? "there is no such file, with this or another suffix, in "
                            : "there is no ",
                 file->release.to_string())});
    }

    /// Whether every server could be asked.
    bool take_probed(std::vector<Guess> guesses) {
        ProbeResult result = probe(std::move(guesses), query_, host_);
        std::ranges::move(result.rejected, std::back_inserter(found_.findings().rejected));
        std::ranges::move(result.asked, std::back_inserter(found_.findings().asked));
        const bool failed = result.failure.has_value();
        found_.remember(result.failure);
        for (const Offer& offer : result.offers)
            found_.take(offer);
        stated_was_found_ = stated_was_found_ || !result.offers.empty();
        return !failed;
    }

    /// What the author did not say, or said wrongly: first in releases that are at hand already.
    void take_guessed() {
        for (const ReleasePage* page : releases_.found())
            if (tags_.take_from(*page))
                return;
        if (!found_.repository() || found_.repository()->name.empty() || tags_.has_own_files())
            return;
        if (!is_forge_with_releases(found_.repository()->forge))
            return take_usual_places();
        ask_repository();
        // Only a forge whose API says nothing may have files that it does not list.
        if (found_.is_empty() && releases_.found().empty() && !tags_.knows_all_releases())
            take_usual_places();
    }

    /// A forge whose API does not answer may still have the files where they usually are; on
    /// GitHub there is no such place that the listing does not show.
    void ask_repository() {
        if (found_.repository()->forge == Forge::github)
            return tags_.run();
        try {
            tags_.run();
        } catch (const Error& error) {
            if (error.code() == Errc::cancelled)
                throw;
            found_.remember(error);
        }
    }

    void take_usual_places() {
        // A server in trouble is not asked for a hundred more.
        bool may_ask_more = true;
        for (GuessRound& round : conventional_guesses(query_, *found_.repository())) {
            if (round.is_rare && !may_ask_more)
                return;
            may_ask_more = take_probed(std::move(round.guesses)) && may_ask_more;
            if (!found_.is_empty())
                return;
        }
    }

    /// `pkg-url` may be right for some machines only. For the others, and not for another C library
    /// of the same one, the names in the releases at hand decide.
    void complete_from_pages() {
        BuildQuery rest = query_;
        std::erase_if(rest.targets, [&](const Target& target) {
            return std::ranges::any_of(
                found_.findings().candidates, [&](const Candidate& candidate) {
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
                tags_.take_guess(std::move(offer));
        }
    }

    const BuildQuery& query_;
    const Host& host_;
    FoundBuilds found_;
    Releases releases_;
    TagSearch tags_;
    bool stated_was_found_ = false;
};

} // namespace

Findings AuthorReleases::find(const BuildQuery& query, const Host& host) const {
    return Search{query, host}.run();
}

} // namespace binstall::release
