// SPDX-License-Identifier: MIT
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

} // namespace

void sort_by_rank(std::vector<RankedCandidate>& candidates) {
    std::ranges::stable_sort(candidates, std::less{}, rank_key);
}

} // namespace binstall
