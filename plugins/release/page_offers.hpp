// SPDX-License-Identifier: MIT
#pragma once

#include "candidate_builder.hpp"

#include <binstall/findings.hpp>

#include <optional>
#include <vector>

namespace binstall::release {

/// The offer that one file makes when it is known to be the package's, by the author's word or by
/// its name: an archive holds all binaries, a bare executable is one of them.
/// @return absent when it cannot be said which one.
std::optional<Offer> offer_of_file(FoundFile file, const Target& target, const BuildQuery& query);

/// Files of a release that have one of the names most authors give, for every target.
std::vector<Offer> conventional_offers(const ReleasePage& page, const BuildQuery& query);

/// What a look at the words of all names gives.
struct MatchedOffers {
    std::vector<Offer> offers;
    std::vector<Rejection> rejected; ///< Every file that was not taken, and why.
    bool names_package = false; ///< Whether any file, for any target, is named after the package.
};

/// Files of a release whose names say, in whatever order and spelling, that they are the package
/// for a target.
MatchedOffers matched_offers(const ReleasePage& page, const BuildQuery& query);

} // namespace binstall::release
