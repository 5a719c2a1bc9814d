// SPDX-License-Identifier: MIT
#pragma once

#include "release_page.hpp"

#include <binstall/error.hpp>
#include <binstall/host.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace binstall::release {

/// The releases that one question is about: each is asked for once, in the way of its forge.
class Releases {
public:
    /// `asked` gets a line for each release that was asked for.
    Releases(const Host& host, std::vector<std::string>& asked) : host_{host}, asked_{asked} {}

    /// What is known of a release by a list of several.
    void add(ReleasePage page);

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
    std::optional<ReleasePage> ask(const ReleaseRef& release) const;
    void note_hidden(const ReleaseRef& release, const Error& error, Hidden& hidden);

    const Host& host_;
    std::vector<std::string>& asked_;
    std::map<ReleaseRef, std::optional<ReleasePage>> pages_;
};

} // namespace binstall::release
