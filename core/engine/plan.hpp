// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/findings.hpp>
#include <binstall/manifest.hpp>

#include <engine/destination/destination.hpp>
#include <engine/rank.hpp>
#include <engine/services.hpp>
#include <engine/strategies.hpp>

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace binstall {

/// What the user asked for, for one package.
struct PackageRequest {
    PackageSpec spec;
    std::optional<Place> place{}; ///< Where it is described, when not in the command's registry.
    std::vector<Target> targets;  ///< That may be installed, most wanted first.
    bool targets_named = false;   ///< Whether the user chose them.
    PackageRules overrides;       ///< --pkg-url, --pkg-fmt, --bin-dir
    bool force = false;
    Strategies strategies{};  ///< Which package sources may be asked.
    bool check_binary = true; ///< Whether what is for this machine must be able to run on it.
};

/// How far it is judged that a program will run. A file is always complete and for its target.
enum class RunCheck {
    full,    ///< On this machine: interpreter, C library, libraries, processor.
    foreign, ///< It is for another machine, of which we know nothing.
    off,     ///< Nobody wants to know (--no-check-binary).
};

[[nodiscard]] RunCheck run_check(const PackageRequest& request, const Target& target);

/// A package that was resolved: what it is, and who said so.
struct Resolved {
    Manifest manifest;
    std::string manifest_source; ///< The plugin's id.
};

/// One binary of a plan.
struct PlannedBinary {
    std::string name;
    std::string member;           ///< In the archive when known, else the asset's name.
    fs::path file;                ///< ".../bin/rg-v14.1.1"
    std::optional<fs::path> link; ///< ".../bin/rg", when there will be one.
    bool is_copy = false;         ///< The "link" is a copy, since Windows is the target.
};

/// What will be done for one package. Printable; nothing is done yet.
struct PackagePlan {
    PackageRequest request;
    Resolved resolved;
    std::vector<RankedCandidate> candidates; ///< Best first; the first one is chosen.
    std::vector<PlannedBinary> binaries;
    std::vector<Rejection> rejected;
    std::vector<std::string> asked;
    std::set<std::string> hosts;          ///< That will certainly be asked for files.
    std::set<std::string> redirect_hosts; ///< That those may redirect to.
    std::vector<std::string> warnings;
    VerifyOptions verify; ///< What will have to be shown before anything is unpacked.
};

/// Asks the package sources, tier by tier, and ranks what they found.
/// @throws Error{Errc::not_found} listing every source asked and what it said.
PackagePlan plan(const PackageRequest& request,
                 const Resolved& resolved,
                 const Destination& destination,
                 const Services& services);

} // namespace binstall
