// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/candidate.hpp>

#include <string>
#include <vector>

namespace binstall {

/// Something that was looked at and not offered.
struct Rejection {
    std::string asset;  ///< Its name or URL.
    std::string target; ///< The triple it was considered for; empty for none.
    std::string reason; ///< One clause: "no binary of the package is named in it".

    friend bool operator==(const Rejection&, const Rejection&) = default;
};

/// What a package source found. No candidates is an answer.
struct Findings {
    std::vector<Candidate> candidates; ///< In any order: the engine ranks them.
    std::vector<Rejection> rejected;
    std::vector<std::string>
        asked; ///< One line for each question: "release v1.2.3 of github.com/o/r".
    /// Hosts that the assets' own hosts may redirect to, for the plan.
    std::vector<std::string> redirect_hosts;

    friend bool operator==(const Findings&, const Findings&) = default;
};

} // namespace binstall
