// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/findings.hpp>
#include <binstall/host.hpp>
#include <binstall/manifest.hpp>
#include <binstall/target.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace binstall {

/// A package format that some loaded archive plugin can read.
struct PackageFormat {
    std::string id;                    ///< As in `pkg-fmt`: "tgz".
    std::vector<std::string> suffixes; ///< With the dot, most usual first: ".tar.gz". May be "".

    friend bool operator==(const PackageFormat&, const PackageFormat&) = default;
};

/// A host that the user's settings describe: `[hosts."git.corp"]`.
struct ForgeHost {
    std::string host; ///< "git.corp"
    std::string kind; ///< What it runs: "github", "gitlab" or "forgejo".

    friend bool operator==(const ForgeHost&, const ForgeHost&) = default;
};

/// "Who has a build of this?"
struct BuildQuery {
    Manifest manifest;
    std::vector<Target> targets;        ///< All that can run here, most wanted first.
    std::vector<std::string> binaries;  ///< Those that are wanted, no others; empty for all.
    PackageRules overrides;             ///< From the command line; over everything else.
    std::vector<PackageFormat> formats; ///< What can be unpacked, most wanted first.
    /// Which files may be taken, from the command line: a pattern for their names, in which '*'
    /// stands for any characters. Empty for all. Where names leave open what is meant, it decides.
    std::string asset{};
    int x86_level = 1; ///< The highest level of x86-64 that programs may be built for.
    std::vector<ForgeHost> forges{};
    /// Hosts that the settings or the command line name: what a package says of itself may lead to
    /// a private address only there. A name may begin with "*.".
    std::vector<std::string> named_hosts{};
};

/// Knows one place where built packages can be downloaded from.
///
/// Every member is thread-safe: the engine asks about several packages at once.
class PackageSource {
public:
    virtual ~PackageSource();

    /// Lower-case, unique among sources: "release". Lives as long as the plugin.
    virtual std::string_view id() const noexcept = 0;

    /// Builds of `query.manifest` for any of `query.targets`, and what was looked at and rejected.
    ///
    /// Finding nothing is an answer: return Findings without candidates.
    /// @throws Error{Errc::network} when the place could not be asked,
    ///         Error{Errc::rate_limited} with the time of the reset, Error{Errc::config} when its
    ///         own settings cannot be used. A failure may be made up for by a source of the same
    ///         tier only; one of which is_about_metadata() is true is none when our own source
    ///         `release` says it, of what the package says of itself.
    virtual Findings find(const BuildQuery& query, const Host& host) const = 0;
};

} // namespace binstall
