// SPDX-License-Identifier: MIT
// Where a file may be that nobody lists.
#pragma once

#include "file_type.hpp"
#include "repository.hpp"

#include <binstall/package_source.hpp>
#include <binstall/target.hpp>
#include <binstall/url.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace binstall::release {

/// What SourceForge ends the URL of a file with.
inline constexpr std::string_view sourceforge_ending = "/download";

/// A URL at which a file may be.
struct Guess {
    Target target;
    Url url;
    FileType type;
    int score = 0;
    bool is_stated = false; ///< By the author: that it is not there is worth a word.
    std::string binary{};   ///< Whose own file it is; empty when it may hold several.
};

/// What is asked together.
struct GuessRound {
    std::vector<Guess> guesses;
    bool is_rare = false; ///< Names that only few give, at most 128; else at most 24.
};

/// Where authors put files on hosts other than github.com, most usual first: in rounds of which the
/// next is for those whose files were not found in the one before.
std::vector<GuessRound> conventional_guesses(const BuildQuery& query, const Repository& repository);

} // namespace binstall::release
