// SPDX-License-Identifier: MIT
#include "tag_search.hpp"

#include "dist_manifest.hpp"
#include "page_offers.hpp"
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
    habit_.recall(*found_.repository());
    std::vector<Tag> together = usual;
    if (habit_.tag())
        together.push_back(*habit_.tag());
    ask_together(together);
    if (take_habitual() || take_from_tags(likely_tags({usual.begin(), rare})) ||
        take_from_tags(told_tags({rare, usual.end()})))
        return;
    if (!found_.repository()->is_public_github() && take_from_list())
        return;
    // All tags in one request are less than one request for each of the rarer spellings.
    const auto& tags = all_tags();
    if (!tags) {
        take_from_tags({rare, usual.end()});
        return;
    }
    found_.findings().asked.push_back(
        cat("the tags of ", found_.repository()->url, ": ", tags->size()));
    const std::vector<Tag> spelled = tags_of_version(*tags, query_.manifest, found_.repository());
    ask_together(spelled);
    take_from_tags(spelled);
}

void TagSearch::ask_together(const std::vector<Tag>& tags) {
    std::vector<ReleaseRef> releases;
    for (const Tag& tag : tags)
        if (const ReleaseRef release = ref_of(tag);
            std::ranges::find(releases, release) == releases.end())
            releases.push_back(release);
    releases_.ask_together(releases);
}

/// Those that are known already: to look at them costs nothing.
std::vector<Tag> TagSearch::told_tags(std::vector<Tag> tags) const {
    std::erase_if(tags, [&](const Tag& tag) { return !releases_.is_told(ref_of(tag)); });
    return tags;
}

/// What the author did last is worth the first question. Only a build that is found there counts:
/// everything else is judged again in its turn, as if nothing had been remembered.
bool TagSearch::take_habitual() {
    if (!habit_.tag())
        return false;
    const ReleaseRef release = ref_of(*habit_.tag());
    if (releases_.is_known(release))
        return false;
    habitual_ = release;
    const auto rejected = static_cast<std::ptrdiff_t>(found_.findings().rejected.size());
    try {
        const ReleasePage* page = releases_.page_of(release);
        if (page && take_from(*page)) {
            habit_.learn(release.tag, *found_.repository());
            return true;
        }
    } catch (const Error& error) {
        // A tie, or a tag that no server understands: not before its turn, if it ever comes.
        if (error.code() != Errc::policy && error.code() != Errc::forge)
            throw;
    }
    found_.findings().rejected.erase(found_.findings().rejected.begin() + rejected,
                                     found_.findings().rejected.end());
    has_own_files_ = false;
    return false;
}

/// All tags of the repository, asked for once; absent when there is no answer.
const std::optional<std::vector<std::string>>& TagSearch::all_tags() {
    if (!has_asked_for_tags_)
        all_tags_ = ask_tags(*found_.repository(), host_);
    has_asked_for_tags_ = true;
    return all_tags_;
}

/// The usual spellings. Where others were used before, the list of all tags, one request, says
/// which of them are worth asking for.
std::vector<Tag> TagSearch::likely_tags(std::vector<Tag> usual) {
    if (!habit_.needs_list() || !found_.repository()->is_public_github())
        return usual;
    if (const auto& tags = all_tags())
        std::erase_if(usual, [&](const Tag& tag) {
            return std::ranges::find(*tags, tag.text) == tags->end();
        });
    return usual;
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
        if (page && (tag.names_package || !is_of_others_) && take_from(*page)) {
            habit_.learn(tag.text, *found_.repository());
            break;
        }
    }
    knows_all_releases_ = list->is_complete;
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
        if ((releases_.is_known(release) && release != habitual_) ||
            (is_of_others_ && !tag.names_package))
            continue;
        const ReleasePage* page = releases_.page_of(release);
        if (page && (take_from(*page) || has_own_files_)) {
            habit_.learn(tag.text, *found_.repository());
            return true;
        }
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
