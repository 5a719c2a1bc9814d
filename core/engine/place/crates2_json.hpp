// SPDX-License-Identifier: MIT
// `.crates2.json`: how cargo built each package. What we do not know in it is kept.
#pragma once

#include <binstall/readers.hpp>

#include <engine/place/crates_toml.hpp>

#include <string>
#include <string_view>

namespace binstall {

/// What we know about a package, for cargo.
struct CargoInstall {
    PackageId id;
    std::string requirement; ///< Empty or "*" when the user did not ask for a version.
    std::string target;
};

/// Reads `text`; an empty table when there is nothing in it.
/// @throws Error{Errc::io} for anything else than an object whose `installs` are objects.
[[nodiscard]] Value parse_crates2_json(std::string_view text, const Readers& read);

/// `document` with `install` in place of every other version of its package, then brought in line
/// with `crates`, which leads: as cargo does, packages that it does not have go, others are added,
/// and the names are its own.
[[nodiscard]] Value
with_install(Value document, const CargoInstall& install, const CratesToml& crates);

} // namespace binstall
