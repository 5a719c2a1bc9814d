// SPDX-License-Identifier: MIT
#pragma once

#include "asset_name.hpp"
#include "file_type.hpp"

#include <binstall/target.hpp>

#include <string>

namespace binstall::release {

/// How well a file fits a target, or why it does not.
struct Match {
    int score = 0;       ///< From 1 on; 0 when it does not fit.
    std::string why_not; ///< One clause; empty when it fits.

    bool fits() const noexcept { return score > 0; }

    friend bool operator==(const Match&, const Match&) = default;
};

/// What decides besides the name itself.
struct MatchContext {
    const Target& target;
    /// Whether all packages of the release are of one product, so that a file need not say which.
    bool is_single_product = false;
    bool is_only_binary = false;    ///< Whether the package has, or one wants, only one.
    bool is_project_itself = false; ///< The package, and not one of several in its repository.
    bool is_chosen = false;         ///< The user named the file: then it is what is wanted.
    int x86_level = 1;              ///< The highest level of x86-64 that may be assumed.
};

/// Judges a file by the words of its name. What runs only elsewhere never fits; a bare executable
/// must be named after a binary and nothing else, since nothing in it can be checked, or be all
/// that the project has.
Match match_asset(const AssetName& name, const FileType& type, const MatchContext& context);

} // namespace binstall::release
