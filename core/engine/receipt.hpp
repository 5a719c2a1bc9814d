// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/version.hpp>

#include <engine/evidence_check.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace binstall {

/// One name in the binary folder that belongs to a package.
struct InstalledFile {
    enum class Kind { file, link };

    std::string name; ///< In the binary folder: "rg-v14.1.1".
    Kind kind = Kind::file;
    std::string content; ///< SHA-256 in hex of a file; the target of a link.

    friend bool operator==(const InstalledFile&, const InstalledFile&) = default;
};

/// What is known about an installed package: enough to list, verify, upgrade and remove it.
struct Receipt {
    std::string name;
    Version version;
    std::string requirement;     ///< "=14.1.1", "*": what the user asked for.
    std::string source;          ///< As cargo's records spell it.
    std::string manifest_source; ///< The id of the plugin that described the package.
    std::string package_source;  ///< The id of the plugin that found the build.
    std::string tier;            ///< "author", "organisation", "community".
    std::string target;
    std::string asset_url; ///< The logical one, without query.
    std::string asset_sha256;
    std::string evidence;              ///< What was verified: "sha256 published by ..."; or "none".
    std::vector<EvidenceCheck> checks; ///< The same in full, with what was absent or not checked.
    std::int64_t installed_at = 0;     ///< Seconds since 1970, UTC.
    std::vector<std::string> binaries; ///< "rg"
    std::vector<InstalledFile> files;  ///< Everything in the binary folder that belongs to it.
    std::vector<InstalledFile> previous; ///< The files of the version before, kept for rollback.
    std::optional<Version> previous_version;

    friend bool operator==(const Receipt&, const Receipt&) = default;
};

} // namespace binstall
