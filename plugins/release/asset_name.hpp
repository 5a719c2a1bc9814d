// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace binstall::release {

/// What the parts of a file's name say, whatever their order and spelling.
struct AssetName {
    std::optional<std::string> matched;  ///< Which of the names that were looked for is in it.
    bool names_repository = false;       ///< Instead of the package: one file for all of them.
    std::set<std::string> systems;       ///< As triples have them: "linux", "darwin".
    std::set<std::string> architectures; ///< "x86_64"; "universal" for more than one of a Mac's.
    std::set<std::string> libraries;     ///< "gnu", "musl", "msvc"
    bool is_static = false;
    int level = 1;                  ///< Of x86-64: 3 for "x86_64-v3".
    std::string no_program;         ///< What is in it instead: "the source"; or empty.
    std::vector<std::string> words; ///< What nobody knows, in order: "full", "server".

    friend bool operator==(const AssetName&, const AssetName&) = default;
};

/// Reads a file name without its suffix. The longest of `names` that occurs as whole words is
/// taken out first, and so is `version`.
AssetName read_asset_name(std::string_view stem,
                          std::span<const std::string> names,
                          std::string_view version);

} // namespace binstall::release
