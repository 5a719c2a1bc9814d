// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/error.hpp>
#include <binstall/findings.hpp>
#include <binstall/manifest.hpp>

#include <engine/age.hpp>
#include <engine/destination/destination.hpp>
#include <engine/rank.hpp>
#include <engine/services.hpp>
#include <engine/strategies.hpp>

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace binstall {

/// How a package that nobody has a build of may be built with cargo (design D12).
struct BuildWish {
    bool is_allowed = false;              ///< The user asked for it.
    bool may_be_offered = false;          ///< Somebody is there to agree to it.
    std::vector<std::string> arguments{}; ///< For `cargo install`: --locked, --features and such.
};

/// What the user asked for, for one package.
struct PackageRequest {
    PackageSpec spec;
    std::optional<Place> place{}; ///< Where it is described, when not in the command's registry.
    std::vector<Target> targets;  ///< That may be installed, most wanted first.
    bool targets_named = false;   ///< By the user, and not found out.
    PackageRules overrides;       ///< --pkg-url, --pkg-fmt, --bin-dir
    bool allow_yanked = false;    ///< Whether a version may be taken that its author has yanked.
    Strategies strategies{};      ///< Which package sources may be asked.
    bool check_binary = true;     ///< Whether what is for this machine must be able to run on it.
    std::string asset{};          ///< --asset: a pattern that the names of files must match.
    std::vector<std::string> binaries{}; ///< --bin: those that are wanted; empty for all.
    bool require_all_bins = false;       ///< Whether a build without some of the binaries is none.
    Age min_age{};                       ///< Younger releases are held back.
    std::string min_age_from{};          ///< Who says so: "--min-age"; empty when nobody does.
    BuildWish build{};
    bool ask_all = false; ///< Whether lower tiers are asked too, and finding nothing is an answer.
};

/// How far it is judged that a program will run. A file is always complete and for its target.
enum class RunCheck {
    full,    ///< On this machine: interpreter, C library, libraries, processor.
    foreign, ///< It is for another machine, of which we know nothing.
    off,     ///< Nobody wants to know (--no-check-binary).
};

[[nodiscard]] RunCheck run_check(const PackageRequest& request, const Target& target);

/// A version that was the newest one allowed, and still is not the one that is taken.
struct PassedOver {
    std::string version;
    std::optional<std::chrono::sys_seconds> published;
    std::string reason; ///< One clause: "nobody has a build of it for ... yet".

    /// "1.2.3, published 20 minutes ago, is passed over: nobody has a build of it for ... yet"
    std::string to_string() const;
};

/// A package that was resolved: what it is, and who said so.
struct Resolved {
    Manifest manifest;
    std::string manifest_source;           ///< The plugin's id.
    std::string crate_sha256{};            ///< Of the `.crate` file, hex, where there is one.
    std::vector<PassedOver> passed_over{}; ///< Newest first.
    std::string went_backwards{};          ///< What the registry had and has no more; one sentence.
};

/// One binary of a plan.
struct PlannedBinary {
    std::string name;
    std::string member;           ///< In the archive when known, else the asset's name.
    fs::path file;                ///< ".../bin/rg-v14.1.1"
    std::optional<fs::path> link; ///< ".../bin/rg", when there will be one.
    bool is_copy = false;         ///< The "link" is a copy, since Windows is the target.
};

/// A program that builds the package's binaries, instead of a file to download.
struct BuildCommand {
    fs::path program;
    std::vector<std::string> arguments; ///< Without the folder that it installs into.

    /// As a shell would take it.
    std::string to_string() const;
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
    VerifyOptions verify;         ///< What will have to be shown before anything is unpacked.
    std::size_t groups_asked = 0; ///< Of the sources that are asked together.
    std::optional<Violation> violation{}; ///< Of the first build that a rule is against.
    /// In what the package says of itself: the answer when nobody has a build.
    std::optional<Error> mistake{};
    std::optional<BuildCommand> build{}; ///< Then the only candidate has no assets.
};

/// Whether `other` may be installed when `chosen` cannot be, without another question (design D12).
/// What is not signed never replaces what is: otherwise a broken archive would be a way around its
/// signature.
[[nodiscard]] bool may_replace(const RankedCandidate& other,
                               const RankedCandidate& chosen,
                               const VerifyOptions& options);

/// Fills in what follows from the first candidate: names in the binary folder, and hosts.
void name_binaries(PackagePlan& plan, const Destination& destination);

/// Nobody has a build that can be used. That is an answer, whatever its code: an older version, or
/// cargo, may help.
class NothingFound : public Error {
public:
    explicit NothingFound(const Error& error) : Error{error} {}
};

/// Asks the package sources, tier by tier, and ranks what they found.
/// @throws NothingFound listing every source asked and what it said; of the package's own mistake
///         when it has one, else Error{Errc::not_found}.
PackagePlan plan(const PackageRequest& request,
                 const Resolved& resolved,
                 const Destination& destination,
                 const Services& services);

/// What else there is when nothing of `refused` could be used: candidates of other sources and
/// tiers, and of sources that were not asked yet. Absent when there is nothing, or when only what
/// is not signed could stand in for what is.
/// @throws Error{Errc::cancelled}
std::optional<PackagePlan>
plan_others(const PackagePlan& refused, const Destination& destination, const Services& services);

} // namespace binstall
