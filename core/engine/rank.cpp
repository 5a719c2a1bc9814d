// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/rank.hpp>

#include <algorithm>
#include <limits>
#include <string_view>
#include <tuple>

namespace binstall {

namespace {

auto rank_key(const RankedCandidate& ranked) {
    const std::string_view asset =
        ranked.candidate.assets.empty() ? std::string_view{} : ranked.candidate.assets.front().name;
    return std::tuple{ranked.listed.value_or(std::numeric_limits<std::size_t>::max()),
                      ranked.tier,
                      -ranked.precedence,
                      ranked.target_position,
                      -ranked.candidate.score,
                      std::string_view{ranked.source},
                      asset};
}

std::size_t place_of(const RankedCandidate& ranked) {
    return ranked.listed.value_or(std::numeric_limits<std::size_t>::max());
}

} // namespace

std::string why_behind(const RankedCandidate& better, const RankedCandidate& other) {
    if (place_of(better) != place_of(other))
        return cat(other.source, " comes after ", better.source, " in sources.order");
    if (better.tier != other.tier)
        return cat("its tier is ", name(other.tier), ", below ", name(better.tier));
    if (better.precedence != other.precedence)
        return cat("its precedence is ", other.precedence, ", below ", better.precedence);
    if (better.target_position != other.target_position)
        return cat(better.candidate.target.triple, " is wanted more");
    if (better.candidate.score != other.candidate.score)
        return cat("its score is ", other.candidate.score, ", below ", better.candidate.score);
    if (better.source != other.source)
        return cat(better.source, " comes first by name");
    return "all else is equal, and its name comes later";
}

void sort_by_rank(std::vector<RankedCandidate>& candidates) {
    std::ranges::stable_sort(candidates, std::less{}, rank_key);
}

} // namespace binstall
