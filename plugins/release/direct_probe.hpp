// SPDX-License-Identifier: MIT
#pragma once

#include "candidate_builder.hpp"
#include "guesses.hpp"

#include <binstall/findings.hpp>
#include <binstall/host.hpp>

#include <optional>
#include <string>
#include <vector>

namespace binstall::release {

/// What a round of questions gave.
struct ProbeResult {
    std::vector<Offer> offers;
    std::vector<Rejection> rejected;
    std::vector<std::string> asked;
    std::optional<Error> failure; ///< Of the first server that could not be asked.
};

/// Asks by HEAD, all at once, which of `guesses` exist.
ProbeResult probe(std::vector<Guess> guesses, const BuildQuery& query, const Host& host);

} // namespace binstall::release
