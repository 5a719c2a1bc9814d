// SPDX-License-Identifier: MIT
#pragma once

#include "candidate_builder.hpp"

#include <binstall/findings.hpp>

#include <optional>
#include <string>
#include <vector>

namespace binstall::release {

/// Files of which each may be the one that is meant.
struct Tie {
    Target target;
    std::vector<std::string> files; ///< Their names, sorted.
};

/// What a look at the words of all names gives.
struct MatchedOffers {
    std::vector<Offer> offers;
    /// For the most wanted target that has offers: the best ones, when their names differ in a word
    /// that nobody knows ("full" and "lite") and so leave open which is meant.
    std::optional<Tie> tie;
    std::vector<Rejection> rejected; ///< Every file that was not taken, and why.
    bool names_package = false; ///< Whether any file, for any target, is named after the package.
};

/// Files of a release whose names say, in whatever order and spelling, that they are the package
/// for a target.
MatchedOffers matched_offers(const ReleasePage& page, const BuildQuery& query);

} // namespace binstall::release
