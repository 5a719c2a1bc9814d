// SPDX-License-Identifier: MIT
#include "tag_search.hpp"

#include "dist_manifest.hpp"
#include "ref_advertisement.hpp"
#include "tags_of_version.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

namespace binstall::release {

void TagSearch::run() {
    const std::vector<Tag> usual = conventional_tags(query_.manifest, found_.repository());
    const auto rare = usual.begin() + usual_spellings;
    if (take_from_tags({usual.begin(), rare}))
        return;
    if (!found_.repository()->is_on_public_github() && take_from_list())
        return;
    // All tags in one request are less than one request for each of the rarer spellings.
    const auto tags = ask_tags(*found_.repository(), host_);
    if (!tags) {
        take_from_tags({rare, usual.end()});
        return;
    }
    found_.findings().asked.push_back(
        cat("the tags of ", found_.repository()->url, ": ", tags->size()));
    take_from_tags(tags_of_version(*tags, query_.manifest, found_.repository()));
}

/// Whether the forge's API says which releases there are, with the files of all of them.
bool TagSearch::take_from_list() {
    const auto wanted = [&](const ReleaseList& list) {
        std::vector<std::string> tags;
        for (const ReleasePage& page : list.releases)
            tags.push_back(page.release.tag);
        return tags_of_version(tags, query_.manifest, found_.repository());
    };
    std::optional<ReleaseList> list =
        list_of_releases([&](const ReleaseList& so_far) { return !wanted(so_far).empty(); });
    if (!list)
        return false;
    found_.findings().asked.push_back(
        cat("the releases of ", found_.repository()->url, ": ", list->releases.size()));
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
    return list->is_complete || !found_.is_empty();
}

/// Absent when the API says nothing: then tags are asked for one by one.
std::optional<ReleaseList>
TagSearch::list_of_releases(const std::function<bool(const ReleaseList&)>& is_enough) {
    try {
        return ask_release_list(*found_.repository(), is_enough, host_);
    } catch (const Error& error) {
        if (error.code() == Errc::cancelled || error.code() == Errc::rate_limited)
            throw;
        found_.remember(error);
        return std::nullopt;
    }
}

ReleaseRef TagSearch::ref_of(const Tag& tag) const {
    return {found_.repository()->owner,
            found_.repository()->name,
            tag.text,
            found_.repository()->forge,
            found_.repository()->origin};
}

/// Whether the release was found, and what it holds is known.
bool TagSearch::take_from_tags(const std::vector<Tag>& tags) {
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

bool TagSearch::take_from(const ReleasePage& page) {
    std::vector<Offer> offers = conventional_offers(page, query_);
    if (offers.empty())
        offers = dist_manifest_offers(page, query_, host_);
    for (Offer& offer : offers)
        take_guess(std::move(offer));
    if (!found_.is_empty())
        return true;
    MatchedOffers matched = matched_offers(page, query_);
    if (matched.tie)
        throw_tie(*matched.tie, page);
    for (Offer& offer : matched.offers)
        take_guess(std::move(offer));
    std::ranges::move(matched.rejected, std::back_inserter(found_.findings().rejected));
    has_own_files_ = has_own_files_ || matched.names_package;
    return !found_.is_empty();
}

/// To guess would be to install something else than what was meant.
void TagSearch::throw_tie(const Tie& tie, const ReleasePage& page) const {
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

void TagSearch::take_guess(Offer offer) {
    offer.author_paths = offer.author_paths && keeps_author_paths_;
    found_.take(offer);
}

} // namespace binstall::release
