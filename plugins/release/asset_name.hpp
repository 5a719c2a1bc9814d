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
    std::set<std::string> floats;        ///< "hard", "soft"; empty where it does not say.
    bool has_version = false;            ///< In any of its spellings.
    bool names_other_version = false;    ///< Three numbers as in a version, and not the wanted one.
    bool is_static = false;
    bool is_for_distribution = false; ///< "ubuntu", "cygwin": others may lack what it expects.
    int level = 1;                    ///< Of x86-64: 3 for "x86_64-v3".
    std::string no_program;           ///< What is in it instead: "the source"; or empty.
    std::vector<std::string> words;   ///< What nobody knows, in order: "full", "server".
    std::vector<std::string> numbers; ///< Those that belong to such words: "11" of "cuda-11".

    friend bool operator==(const AssetName&, const AssetName&) = default;
};

/// Reads a file name without its suffix. `version` is taken out first, in any of its spellings
/// ("1.2.3", "1_2_3", "1.2" for "1.2.0"), then the longest of `names` that occurs as whole words,
/// whatever stands between them ("my-tool", "my_tool", "mytool", "my-linux-tool").
AssetName read_asset_name(std::string_view stem,
                          std::span<const std::string> names,
                          std::string_view version);

} // namespace binstall::release
