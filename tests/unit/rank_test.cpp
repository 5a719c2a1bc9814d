// SPDX-License-Identifier: MIT
#include <engine/rank.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <iterator>
#include <random>

namespace binstall {

namespace {

RankedCandidate candidate(std::string asset) {
    RankedCandidate ranked;
    ranked.source = "release";
    ranked.tier = Tier::author;
    ranked.precedence = 500;
    ranked.candidate.assets.push_back({.name = std::move(asset)});
    return ranked;
}

} // namespace

TEST_CASE("the first difference decides: listed, tier, precedence, target, score, source, name") {
    // Best first. Each row loses to the one before by an earlier rule, and would win by every
    // later.
    std::vector<RankedCandidate> best_first(9, candidate("m"));
    best_first[0].listed = 0;
    best_first[0].tier = Tier::community;
    best_first[1].listed = 1;
    best_first[1].tier = Tier::author;
    best_first[2].precedence = 1; // not listed from here on
    best_first[3].tier = Tier::organisation;
    best_first[3].precedence = 900;
    best_first[3].target_position = 1;
    best_first[4].tier = Tier::organisation;
    best_first[4].precedence = 500;
    best_first[4].target_position = 0;
    best_first[4].candidate.score = -5;
    best_first[5].tier = Tier::organisation;
    best_first[5].target_position = 1;
    best_first[5].candidate.score = 7;
    best_first[5].source = "z";
    best_first[6].tier = Tier::organisation;
    best_first[6].target_position = 1;
    best_first[6].candidate.score = 6;
    best_first[6].source = "a";
    best_first[6].candidate.assets[0].name = "z";
    best_first[7].tier = Tier::organisation;
    best_first[7].target_position = 1;
    best_first[7].candidate.score = 6;
    best_first[7].source = "b";
    best_first[7].candidate.assets[0].name = "a";
    best_first[8].tier = Tier::organisation;
    best_first[8].target_position = 1;
    best_first[8].candidate.score = 6;
    best_first[8].source = "b";
    best_first[8].candidate.assets[0].name = "b";

    const std::string_view reasons[] = {"release comes after release in sources.order",
                                        "release comes after release in sources.order",
                                        "its tier is organisation, below author",
                                        "its precedence is 500, below 900",
                                        "",
                                        "its score is 6, below 7",
                                        "a comes first by name",
                                        "all else is equal, and its name comes later"};
    for (std::size_t index = 0; index < std::size(reasons); ++index) {
        CAPTURE(index);
        const std::string why = why_behind(best_first[index], best_first[index + 1]);
        CHECK((why == reasons[index] || why.ends_with(" is wanted more")));
        CHECK(why.ends_with(" is wanted more") == reasons[index].empty());
    }

    std::mt19937 random{7};
    for (int round = 0; round < 50; ++round) {
        std::vector<RankedCandidate> shuffled = best_first;
        std::ranges::shuffle(shuffled, random);
        sort_by_rank(shuffled);
        for (std::size_t index = 0; index < best_first.size(); ++index) {
            CAPTURE(index);
            CHECK(shuffled[index].candidate == best_first[index].candidate);
            CHECK(shuffled[index].tier == best_first[index].tier);
        }
    }
}

} // namespace binstall
