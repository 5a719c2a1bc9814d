// SPDX-License-Identifier: MIT
// What whoever administers a machine allows binstall to do there. No user can loosen it.
#pragma once

#include <binstall/package_spec.hpp>

#include <engine/age.hpp>
#include <engine/evidence_check.hpp>

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace binstall {

namespace fs = std::filesystem;

/// An exception from one rule for one crate, for a time.
struct Waiver {
    std::string rule;  ///< "min-age"
    PackageSpec crate; ///< Without a requirement: every version.
    std::chrono::sys_seconds until;
    std::string until_text; ///< As written: "2027-01-31".
    std::string reason;
};

/// The rules of a policy file, docs/policy.md. What is absent is not restricted.
struct Policy {
    fs::path file;                                      ///< Empty: there is no policy.
    std::optional<std::vector<std::string>> sources;    ///< Ids of those that may be asked.
    std::optional<std::vector<std::string>> registries; ///< As normal_registry() writes them.
    std::optional<std::vector<std::string>> hosts;      ///< Names and "*.example.com".
    EvidenceLevel evidence = EvidenceLevel::none;       ///< Of every source that has none below.
    std::map<std::string, EvidenceLevel> evidence_of;   ///< By the id of a package source.
    bool build_counts_as_signed = false;                ///< Of what a registry's index vouches for.
    Age min_age;                                        ///< Younger releases are refused.
    std::optional<bool> build;                          ///< Whether cargo may build.
    std::vector<PackageSpec> deny;                      ///< Without a requirement: every version.
    std::optional<std::map<std::string, std::vector<std::string>>>
        plugins;           ///< The SHA-256 digests in hex that a plugin's file may have, by its id.
    std::string audit_log; ///< "syslog", the path of a file, or empty.
    std::vector<Waiver> waivers;

    bool exists() const noexcept { return !file.empty(); }

    /// Whether `id` may be asked.
    bool allows_source(std::string_view id) const;

    /// The least that has to be verified of what `source` offers.
    EvidenceLevel evidence_for(const std::string& source) const;

    /// Whether a signature is required of some source.
    bool wants_signatures() const;

    /// The waiver of `rule` for a crate that holds at `moment`; null when there is none.
    const Waiver* waiver(std::string_view rule,
                         std::string_view crate,
                         const Version& version,
                         std::chrono::sys_seconds moment) const;
};

/// The ids of the rules, as errors and waivers name them.
namespace rule {
inline constexpr std::string_view sources = "sources";
inline constexpr std::string_view registries = "registries";
inline constexpr std::string_view hosts = "hosts";
inline constexpr std::string_view evidence = "evidence";
inline constexpr std::string_view min_age = "min-age";
inline constexpr std::string_view build = "build";
inline constexpr std::string_view deny = "deny";
inline constexpr std::string_view plugins = "plugins";
inline constexpr std::string_view audit_log = "audit-log";
} // namespace rule

/// The id of building with cargo, where package sources have theirs.
inline constexpr std::string_view build_source = "build";

/// Whether `spec` means this version of this crate. Unlike when something is asked for, a
/// prerelease is in every range that it lies in: what is forbidden does not come back as a
/// prerelease.
[[nodiscard]] bool covers(const PackageSpec& spec, std::string_view crate, const Version& version);

/// "crates-io", "path", or "sparse+https://...", "registry+https://...", "git+https://..." without
/// a '/' at the end: how policies and places are compared.
/// @return absent for what is none of these.
[[nodiscard]] std::optional<std::string> normal_registry(std::string_view text);

} // namespace binstall
