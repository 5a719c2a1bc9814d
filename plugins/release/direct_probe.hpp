// SPDX-License-Identifier: MIT
#pragma once

#include "candidate_builder.hpp"
#include "stated_assets.hpp"

#include <binstall/findings.hpp>
#include <binstall/host.hpp>

#include <optional>
#include <vector>

namespace binstall::release {

/// A URL at which a file may be.
struct Guess {
    Target target;
    Url url;
    FileType type;
    int score = 0;
    bool is_stated = false; ///< By the author: that it is not there is worth a word.
};

/// What is asked together.
struct GuessRound {
    std::vector<Guess> guesses;
    bool is_rare = false; ///< Names that only few give, at most 128; else at most 24.
};

/// Where authors put files on hosts other than github.com, most usual first: in rounds of which the
/// next is for those whose files were not found in the one before.
std::vector<GuessRound> conventional_guesses(const BuildQuery& query, const Repository& repository);

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
