// SPDX-License-Identifier: MIT
#pragma once

#include "repository.hpp"

#include <binstall/manifest.hpp>
#include <binstall/target.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace binstall::release {

/// The names, without suffix, that most authors give to the file for `target`, most usual first.
std::vector<std::string>
conventional_stems(std::string_view name, const Target& target, const Version& version);

/// A spelling of a release's tag.
struct Tag {
    std::string text;
    bool names_package = false; ///< As repositories with several packages have it.

    friend bool operator==(const Tag&, const Tag&) = default;
};

/// How many spellings come first that nearly all repositories use.
inline constexpr int usual_spellings = 2;

/// The spellings of a release's tag, in the order in which it is worth asking.
std::vector<Tag> conventional_tags(const Manifest& manifest,
                                   const std::optional<Repository>& repository);

} // namespace binstall::release
