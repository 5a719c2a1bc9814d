// SPDX-License-Identifier: MIT
// What an installed binary is called (design D8): a plan shows it, and placing makes it.
#pragma once

#include <binstall/version.hpp>

#include <engine/destination/destination.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace binstall {

/// The names of one binary in the binary folder.
struct BinaryNames {
    std::string file;                ///< "rg-v14.1.1", or "rg" with the plain layout.
    std::optional<std::string> link; ///< "rg", which leads to it.
    bool is_copy = false; ///< The "link" is a copy: Windows has no links that everybody may make.
};

/// For the binary `name`; `extension` is ".exe" for Windows, and empty elsewhere.
[[nodiscard]] BinaryNames binary_names(std::string_view name,
                                       const Version& version,
                                       std::string_view extension,
                                       NameLayout layout);

/// Whether `file` says in its name that it is of `version`.
[[nodiscard]] bool is_of_version(std::string_view file, const Version& version);

} // namespace binstall
