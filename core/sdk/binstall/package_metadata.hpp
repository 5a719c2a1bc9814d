// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/target.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace binstall {

/// `[package.metadata.binstall.signing]`: how the author signs release assets.
struct SigningRules {
    std::string algorithm;           ///< "minisign" is the only one in use.
    std::string public_key;          ///< Base64, as in the manifest.
    std::optional<std::string> file; ///< URL template of the signature; `{ url }.sig` when absent.

    friend bool operator==(const SigningRules&, const SigningRules&) = default;
};

/// The keys of `[package.metadata.binstall]`, each possibly absent.
struct PackageRules {
    std::optional<std::string> pkg_url; ///< URL template of the archive.
    std::optional<std::string> pkg_fmt; ///< A package format's id: "tgz".
    std::optional<std::string> bin_dir; ///< Template of a binary's path in the archive.
    std::vector<std::string> disabled_strategies;
    std::optional<SigningRules> signing;

    friend bool operator==(const PackageRules&, const PackageRules&) = default;
};

/// What a crate's author says about its released binaries: `[package.metadata.binstall]`.
struct PackageMetadata {
    PackageRules base;
    /// `overrides.<selector>`, in the order of the file; a target triple or `cfg(...)`.
    std::vector<std::pair<std::string, PackageRules>> overrides;

    /// The rules for one target, decided key by key: `above` (the command line), the override of
    /// exactly this triple, the matching cfg() overrides in the order of the file, the base.
    /// `disabled_strategies` is the union of all of them. A selector that cannot be parsed
    /// matches nothing.
    PackageRules rules_for(const Target& target, const PackageRules& above) const;

    friend bool operator==(const PackageMetadata&, const PackageMetadata&) = default;
};

} // namespace binstall
