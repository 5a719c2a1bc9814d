// SPDX-License-Identifier: MIT
// Who comes first. One function orders candidates, for the choice, for `explain` and for
// `binstall plugins`.
#pragma once

#include <binstall/candidate.hpp>

#include <engine/plugin/plugins.hpp>

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace binstall {

/// A candidate with everything that decides its place.
struct RankedCandidate {
    Candidate candidate;
    std::string source;                ///< The package source's id.
    std::optional<std::size_t> listed; ///< The source's position in `sources.order`.
    Tier tier = Tier::community;       ///< Given by the engine.
    int precedence = 0;                ///< Of the source, effective.
    std::size_t target_position = 0;   ///< In the list of targets.
};

/// What puts `other` behind `better`, in one clause about `other`: the first difference that
/// decides.
[[nodiscard]] std::string why_behind(const RankedCandidate& better, const RankedCandidate& other);

/// Best first. The sources you listed, in your order; then by trust tier; then by precedence; then
/// by target, score, source and name.
void sort_by_rank(std::vector<RankedCandidate>& candidates);

} // namespace binstall
