// SPDX-License-Identifier: MIT
#pragma once

#include "github_graph.hpp"
#include "release_page.hpp"

#include <binstall/error.hpp>
#include <binstall/host.hpp>

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace binstall::release {

/// The releases that one question is about: each is asked for once, in the way of its forge.
class Releases {
public:
    /// `asked` gets a line for each release that was asked for.
    Releases(const Host& host, std::vector<std::string>& asked) : host_{host}, asked_{asked} {}

    /// What is known of a release by a list of several.
    void add(ReleasePage page);

    /// Asks for several releases, those of one repository in one question, where its forge takes
    /// such a one from us: GitHub, with a token. Elsewhere nothing is asked, and page_of asks for
    /// each.
    /// @throws Error{Errc::cancelled}, Error{Errc::integrity}
    void ask_together(const std::vector<ReleaseRef>& releases);

    /// Whether that has told what there is under this tag.
    bool is_told(const ReleaseRef& release) const { return told_.contains(release); }

    bool is_known(const ReleaseRef& release) const { return pages_.contains(release); }

    /// The files of a release; null when there is no such release.
    /// @throws as Http::fetch, and what the readers of the answers throw.
    const ReleasePage* page_of(const ReleaseRef& release);

    /// Those that are there, among the ones that were asked for.
    std::vector<const ReleasePage*> found() const;

    /// What a look behind the curtain gave.
    struct Hidden {
        bool is_found = false;
        std::optional<Error> problem;
    };

    /// Whether one of the releases that are not there is in a private repository on github.com, and
    /// the user has a token that sees it. The API is not asked about what github.com shows to
    /// everybody.
    /// @throws Error{Errc::cancelled}
    Hidden find_hidden();

private:
    std::optional<ReleasePage> ask(const ReleaseRef& release);
    std::optional<ReleasePage> ask_page(const ReleaseRef& release);
    void note_hidden(const ReleaseRef& release, const Error& error, Hidden& hidden);

    const Host& host_;
    std::vector<std::string>& asked_;
    std::map<ReleaseRef, std::optional<ReleasePage>> pages_;
    KnownReleases told_; ///< By the answers to questions about several.
    bool is_told_nothing_ = false;
    /// What repositories are called now, by the owner and name that the manifest has.
    std::map<std::pair<std::string, std::string>, std::pair<std::string, std::string>> renamed_;
};

} // namespace binstall::release
