// SPDX-License-Identifier: MIT
// The release of a version in the package's repository, by the tag that it may have.
#pragma once

#include "conventional_names.hpp"
#include "found_builds.hpp"
#include "release_list.hpp"
#include "releases.hpp"
#include "tag_habit.hpp"
#include "word_search.hpp"

#include <binstall/host.hpp>
#include <binstall/package_source.hpp>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace binstall::release {

class TagSearch {
public:
    /// Everything outlives it.
    TagSearch(const BuildQuery& query, const Host& host, FoundBuilds& found, Releases& releases)
        : query_{query}, host_{host}, found_{found}, releases_{releases}, habit_{query,
                                                                                 host.memory} {}

    /// Asks the repository, spelling after spelling, for the release of the version, and takes what
    /// it holds for the package. The cheapest question first: the spelling that the repository used
    /// last, the usual ones, then all tags or releases at once.
    /// @throws as Http::fetch, and Error{Errc::policy} for a tie.
    void run();

    /// Takes what the names of files in a release that is at hand suggest. False when nothing does.
    bool take_from(const ReleasePage& page);

    /// Whether the author's `bin-dir` is about what is taken. It is not when it is taken instead of
    /// what `pkg-url` names and is not there.
    void keep_author_paths(bool keeps) noexcept { keeps_author_paths_ = keeps; }

    void take_guess(Offer offer);

    /// Whether a release was seen that is this package's, whatever it holds.
    bool has_own_files() const noexcept { return has_own_files_; }

    /// Whether the forge has said all that it has: then no file is where it was not listed.
    bool knows_all_releases() const noexcept { return knows_all_releases_; }

private:
    bool take_habitual();
    std::vector<Tag> likely_tags(std::vector<Tag> usual);
    bool take_from_tags(const std::vector<Tag>& tags);
    void ask_together(const std::vector<Tag>& tags);
    std::vector<Tag> told_tags(std::vector<Tag> tags) const;
    const std::optional<std::vector<std::string>>& all_tags();
    bool take_from_list();
    std::optional<ReleaseList>
    list_of_releases(const std::function<bool(const ReleaseList&)>& is_enough);
    ReleaseRef ref_of(const Tag& tag) const;
    [[noreturn]] void throw_tie(const Tie& tie, const ReleasePage& page) const;

    const BuildQuery& query_;
    const Host& host_;
    FoundBuilds& found_;
    Releases& releases_;
    TagHabit habit_;
    std::optional<ReleaseRef> habitual_; ///< Asked for first, and judged again in its turn.
    std::optional<std::vector<std::string>> all_tags_;
    bool has_asked_for_tags_ = false;
    bool keeps_author_paths_ = true;
    bool is_of_others_ = false; ///< A release was seen that is another package's.
    bool has_own_files_ = false;
    bool knows_all_releases_ = false;
};

} // namespace binstall::release
