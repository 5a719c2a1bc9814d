// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace binstall::check {

/// A file, and the format that it is of.
struct Sample {
    std::string format; ///< As in `pkg-fmt`; empty when no format should take it.
    std::string name;
    std::string content;
    std::vector<std::string> files{}; ///< In it, in order; empty when that is not known.
};

/// What is met in releases, and what a server sends instead.
std::vector<Sample> known_samples();

} // namespace binstall::check
