// SPDX-License-Identifier: MIT
// How one package goes through the stages of an installation, up to the one that all share.
#include <binstall/text.hpp>

#include <engine/build.hpp>
#include <engine/destination/search_path.hpp>
#include <engine/installation.hpp>
#include <engine/named_binaries.hpp>
#include <engine/registry_memory.hpp>
#include <engine/resolve.hpp>
#include <engine/reworded.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

namespace binstall {

namespace {

using Outcome = PackageReport::Outcome;

/// How many older versions are looked at when nobody has a build of the newest: each costs a few
/// requests, and who has no build of four in a row has none.
constexpr int older_versions = 3;

/// How often a user is asked about another build of one package.
constexpr int most_questions = 4;

/// The nearest folder that is there: usually on the file system of the binary folder, which is not
/// created before there is something to put into it.
fs::path existing_folder(fs::path folder) {
    std::error_code ignored;
    while (!fs::is_directory(folder, ignored) && folder.has_relative_path())
        folder = folder.parent_path();
    return folder;
}

/// What the shell will no longer find by its name, since ours comes first. Said before the
/// question, since nobody expects it of an installation.
void warn_of_shadowing(PackagePlan& plan,
                       const Destination& destination,
                       const Environment& environment) {
    const SearchPath path{environment, destination.bin_dir};
    for (const PlannedBinary& binary : plan.binaries) {
        const fs::path name = binary.link.value_or(binary.file).filename();
        if (const auto hidden = path.program_after(name))
            plan.warnings.push_back(cat("it will come before ", hidden->string(), " on your PATH"));
    }
}

/// The targets of a package that its author has tied to one (cargo's `per-package-target`).
void apply_package_target(PackageRequest& request, Manifest& manifest) {
    const std::optional<std::string>& wanted =
        manifest.forced_target ? manifest.forced_target : manifest.default_target;
    if (!wanted || (request.targets_named && !manifest.forced_target))
        return;
    try {
        request.targets = {Target::parse(*wanted)};
    } catch (const Error& error) {
        manifest.warnings.push_back(cat("the package's own target is ignored: ", error.what()));
        return;
    }
    if (request.targets_named)
        manifest.warnings.push_back(cat("its author builds it for ", *wanted, " only"));
}

/// Whether what was refused for this reason may be replaced by what another source has. What
/// contradicts its evidence may not, and a network that is down is no reason for another choice.
bool may_ask_again(Errc code) noexcept {
    return code == Errc::archive || code == Errc::package_format || code == Errc::install ||
           code == Errc::not_found;
}

/// Whether there is no older version that may be described: none is left, a rule is against it, or
/// too many manifests in a row are broken.
bool is_without_older(Errc code) noexcept {
    return code == Errc::registry || code == Errc::policy || code == Errc::manifest ||
           code == Errc::no_package;
}

/// Whether this is wrong with one version alone, so that the one before it is worth a look.
bool is_of_one_version(Errc code) noexcept {
    return code == Errc::no_binaries || code == Errc::usage || code == Errc::signature_missing ||
           is_about_metadata(code);
}

/// Why a build of a lower tier is not taken unasked.
Error lower_tier(const PackagePlan& others, const Error& refusal) {
    const RankedCandidate& first = others.candidates.front();
    return reworded(refusal,
                    Errc::not_found,
                    cat("no build that was chosen can be used: ", refusal.what()))
        .note(cat(first.source,
                  " has ",
                  printable(first.candidate.assets.front().name),
                  ", of the tier ",
                  name(first.tier),
                  ", which is taken only when somebody agrees"))
        .hint(cat("--strategies ", first.source, " asks that source alone"));
}

} // namespace

/// What the package is, as far as that agrees with what was seen of it before.
Resolved Installation::resolve_known(const PackageRequest& request,
                                     const std::optional<Version>& below) const {
    Resolved resolved = resolve(request, services_, below);
    const std::optional<SeenAsset> crate = seen_crate(resolved);
    if (!crate)
        return resolved;
    ledger_.check_digest(*crate);
    if (!below)
        resolved.went_backwards = what_went_backwards(request, resolved, ledger_, services_);
    return resolved;
}

/// The files of the binaries that are named, and as cargo has it, of those that are there already.
void Installation::choose_binaries(Item& item) const {
    std::vector<std::string>& wanted = item.request.binaries;
    if (wanted.empty())
        return;
    wanted = named_binaries(wanted, item.resolved.manifest);
    const auto receipt = receipt_of(item);
    if (receipt == installed_.end())
        return;
    for (const Binary& binary : wanted_binaries(receipt->binaries, item.resolved.manifest))
        if (!receipt->binaries.empty() && std::ranges::find(wanted, binary.name) == wanted.end())
            wanted.push_back(binary.name);
}

void Installation::resolve_packages() {
    for_each_open([&](Item& item) {
        item.resolved = resolve_known(item.request);
        // From here on it has the name that its author gave it, however it was typed.
        item.request.spec.name = item.resolved.manifest.name;
        item.report.name = item.request.spec.name;
        apply_package_target(item.request, item.resolved.manifest);
        item.report.version = item.resolved.manifest.version.to_string();
        choose_binaries(item);
        const std::string& odd = item.resolved.went_backwards;
        if (settle_if_there(item, item.resolved.manifest.version, item.resolved.manifest.source) &&
            !odd.empty())
            item.report.warnings.push_back(odd);
    });
}

void Installation::plan_packages() {
    for_each_open([&](Item& item) {
        plan_newest(item);
        if (!item.is_open())
            return;
        warn_of_shadowing(*item.report.plan, options_.destination, services_.environment);
        const Manifest& manifest = item.report.plan->resolved.manifest;
        std::ranges::move(services_.policy.waivers_for(manifest.name, manifest.version),
                          std::back_inserter(item.report.plan->warnings));
        item.report.warnings = item.report.plan->warnings;
    });
}

/// The newest version that somebody has a build of. Who asked for one version gets that or none.
void Installation::plan_newest(Item& item) {
    try {
        item.report.plan = plan(item.request, item.resolved, options_.destination, services_);
    } catch (NothingFound& nothing) {
        // A repository or a path holds one version only.
        const bool may_be_older = !item.request.spec.requirement.exact() && !item.request.place;
        if (may_be_older && !item.request.build.is_allowed)
            for (std::string& fault : plan_older(item))
                nothing.note(std::move(fault));
        if (item.report.plan || plan_from_source(item))
            return;
        if (item.request.build.is_allowed)
            nothing.hint(why_not_built(item.request, item.resolved, services_));
        throw;
    }
}

/// Whether the package can be built here, as somebody asked for or may agree to.
bool Installation::plan_from_source(Item& item) {
    const BuildWish& wish = item.request.build;
    if (!wish.is_allowed && !wish.may_be_offered)
        return false;
    try {
        services_.policy.check_build(item.resolved.manifest, services_.config.verify);
    } catch (const Error&) {
        if (wish.is_allowed)
            throw;
        return false; // what may not be done is not offered
    }
    item.report.plan = plan_build(item.request, item.resolved, options_.destination, services_);
    return item.report.plan.has_value();
}

/// Plans the first of the next older versions that has a build. What is wrong with one of them says
/// nothing about the newest: it is returned, a line for each, and the one before is looked at.
std::vector<std::string> Installation::plan_older(Item& item) {
    const std::string no_build = "nobody has a build of it for this machine yet";
    std::vector<std::string> faults;
    Resolved resolved = item.resolved;
    std::string reason = no_build;
    for (int count = 0; count < older_versions; ++count) {
        std::vector<PassedOver> passed_over = std::move(resolved.passed_over);
        passed_over.push_back({resolved.manifest.version.to_string(),
                               resolved.manifest.published,
                               std::exchange(reason, no_build)});
        try {
            resolved = resolve_known(item.request, resolved.manifest.version);
            for (const PassedOver& version : resolved.passed_over)
                faults.push_back(version.to_string());
            std::ranges::move(resolved.passed_over, std::back_inserter(passed_over));
            resolved.passed_over = std::move(passed_over);
            item.report.plan = plan(item.request, resolved, options_.destination, services_);
        } catch (const NothingFound&) {
            continue;
        } catch (const Error& error) {
            if (is_without_older(error.code()))
                return faults;
            if (!is_of_one_version(error.code()))
                throw;
            reason = error.what();
            faults.push_back(cat(resolved.manifest.version.to_string(), ": ", reason));
            continue;
        }
        item.resolved = std::move(resolved);
        item.report.version = item.resolved.manifest.version.to_string();
        settle_if_there(item, item.resolved.manifest.version, item.resolved.manifest.source);
        return {};
    }
    return faults;
}

void Installation::stage_packages(const Confirm& confirm) {
    for (const Item* item : open_items())
        announce(*item);
    for_each_open([&](Item& item) { stage(item); });
    // One after the other: each is a question.
    for (Item& item : items_) {
        int questions = 0;
        while (item.report.outcome == Outcome::failed && item.report.plan &&
               questions++ < most_questions)
            if (!stage_others(item, confirm))
                break;
    }
}

void Installation::announce(const Item& item) const {
    for (const Asset& asset : item.report.plan->candidates.front().candidate.assets)
        services_.log.write(Level::info,
                            cat("Downloading package from: '", asset.request.url.redacted(), "'"));
}

void Installation::stage(Item& item) const {
    const fs::path folder = existing_folder(options_.destination.bin_dir);
    item.staged = item.report.plan->build
                      ? stage_build(*item.report.plan, folder, services_)
                      : stage_package(*item.report.plan, ledger_, folder, services_);
    if (std::optional<SeenAsset> crate = seen_crate(item.resolved))
        item.staged.ready.seen.push_back(std::move(*crate));
    item.report.missing = item.staged.missing;
    std::ranges::copy(item.staged.warnings, std::back_inserter(item.report.warnings));
    for (const std::string& reason : item.staged.refused)
        item.report.warnings.push_back(cat("not used: ", reason));
    std::ranges::copy(item.staged.doubts, std::back_inserter(item.report.warnings));
}

/// Tries what other sources have, after the user has agreed to it (design D12). Whether something
/// else was tried.
bool Installation::stage_others(Item& item, const Confirm& confirm) const {
    const Error refusal = *item.report.error;
    if (!may_ask_again(refusal.code()) || item.report.plan->build)
        return false;
    const RankedCandidate refused = item.report.plan->candidates.front();
    std::optional<PackagePlan> others =
        plan_others(*item.report.plan, options_.destination, services_);
    if (!others)
        return false;
    if (!options_.asks && others->candidates.front().tier > refused.tier) {
        item.report.error = lower_tier(*others, refusal);
        return false;
    }
    others->warnings.push_back(
        cat("what ", refused.source, " has cannot be used: ", refusal.what()));
    std::ranges::copy(others->warnings, std::back_inserter(item.report.warnings));
    item.report.plan = std::move(others);
    item.report.error.reset();
    if (!confirm({*item.report.plan}, options_.destination)) {
        item.report.outcome = Outcome::cancelled;
        return false;
    }
    item.report.outcome = Outcome::planned;
    announce(item);
    try {
        stage(item);
    } catch (const Error& error) {
        item.report.outcome =
            error.code() == Errc::cancelled ? Outcome::cancelled : Outcome::failed;
        item.report.error = error;
    }
    return true;
}

} // namespace binstall
