// SPDX-License-Identifier: MIT
#pragma once

#include "candidate_builder.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace binstall::release {

/// The offer that one file makes when it is known to be the package's, by the author's word or by
/// its name: an archive holds all binaries, a bare executable is one of them.
/// @return absent when it cannot be said which one.
std::optional<Offer> offer_of_file(FoundFile file, const Target& target, const BuildQuery& query);

/// Adds the file that is `binary`'s own to the offer of that target and score, which is begun if it
/// is not among `offers`.
void add_own_file(std::vector<Offer>& offers,
                  FoundFile file,
                  const Target& target,
                  int score,
                  const std::string& binary);

/// Files of a release that have one of the names most authors give, for every target.
std::vector<Offer> conventional_offers(const ReleasePage& page, const BuildQuery& query);

/// Whether the user's pattern, when there is one, allows a file of that name.
bool is_allowed(std::string_view file_name, const BuildQuery& query);

} // namespace binstall::release
