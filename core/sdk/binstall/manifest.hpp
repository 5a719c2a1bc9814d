// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/package_metadata.hpp>
#include <binstall/version.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace binstall {

/// One `[[bin]]` of a package, declared or found by cargo's rules.
struct Binary {
    std::string name;                           ///< Of the file, without extension: "rg".
    std::vector<std::string> required_features; ///< Not empty: builds without it are normal.
    /// The name for cargo, where `filename` gives the file another one; else empty.
    std::string target_name{};

    friend bool operator==(const Binary&, const Binary&) = default;
};

/// What a package is: one version of it, as far as installing its binaries goes.
struct Manifest {
    std::string name;
    Version version;
    std::optional<std::string> repository; ///< As the author wrote it; not yet checked.
    std::optional<std::string> homepage;
    std::vector<Binary> binaries;              ///< Sorted by name.
    std::optional<std::string> default_target; ///< To build for, when the user asks for no other.
    std::optional<std::string> forced_target;  ///< The only one that it is built for.
    PackageMetadata metadata;
    /// When the version was published, if the source knows.
    std::optional<std::chrono::sys_seconds> published;
    /// Where the package comes from, as cargo's records spell it:
    /// "registry+https://github.com/rust-lang/crates.io-index". Never empty, and nothing that cargo
    /// cannot read there: `cargo install --list` would fail on it.
    std::string source;
    /// What was odd in the description, one sentence each: an unknown key, a format nobody knows.
    std::vector<std::string> warnings;

    friend bool operator==(const Manifest&, const Manifest&) = default;
};

} // namespace binstall
