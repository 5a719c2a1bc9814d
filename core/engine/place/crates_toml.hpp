// SPDX-License-Identifier: MIT
// `.crates.toml`: which files in the binary folder belong to which package, as cargo keeps it.
#pragma once

#include <binstall/readers.hpp>
#include <binstall/version.hpp>

#include <compare>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace binstall {

/// A package as cargo identifies it: "ripgrep 14.1.1 (registry+https://github.com/...)".
struct PackageId {
    std::string name;
    Version version;
    std::string source; ///< "registry+https://github.com/rust-lang/crates.io-index"

    /// @throws Error{Errc::version} or Error{Errc::io} when it is not one.
    static PackageId parse(std::string_view text);

    std::string to_string() const;

    /// cargo's order in its records.
    friend std::strong_ordering operator<=>(const PackageId&, const PackageId&) = default;
    friend bool operator==(const PackageId&, const PackageId&) = default;
};

/// The names in the binary folder of each package.
using CratesToml = std::map<PackageId, std::set<std::string>>;

/// Reads `text`; empty when there is nothing in it.
/// @throws Error{Errc::io} for anything but one table `v1` of lists of names: another tool wrote
///         it, or a later cargo, and rewriting it would lose something.
[[nodiscard]] CratesToml parse_crates_toml(std::string_view text, const Readers& read);

/// In cargo's own spelling, byte for byte.
[[nodiscard]] std::string crates_toml_text(const CratesToml& crates);

} // namespace binstall
