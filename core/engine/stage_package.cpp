// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/ask.hpp>
#include <engine/begin_receipt.hpp>
#include <engine/download.hpp>
#include <engine/pick_binaries.hpp>
#include <engine/signed_candidate.hpp>
#include <engine/stage_package.hpp>
#include <engine/unpack.hpp>
#include <engine/verify_downloads.hpp>

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

namespace binstall {

namespace {

const Ranked<ArchiveFormat>& format_named(std::string_view id, const Services& services) {
    const auto& formats = services.plugins.archive_formats();
    const auto found = std::ranges::find(formats, id, &Ranked<ArchiveFormat>::id);
    if (found == formats.end())
        throw Error{Errc::package_format, cat("no loaded plugin reads \"", printable(id), '"')};
    return *found;
}

std::set<std::string, std::less<>> wanted_names(const Candidate& candidate) {
    std::set<std::string, std::less<>> names;
    for (const BinaryLocation& location : candidate.binaries) {
        names.insert(cat(location.binary, candidate.target.binary_extension()));
        if (location.path)
            names.insert(fs::path{*location.path}.filename().string());
    }
    return names;
}

/// Unpacks in a guarded call, which owns all that it uses: it may outlive us.
StagedTree unpack_guarded(Artifact artifact,
                          const Asset& asset,
                          const Candidate& candidate,
                          const fs::path& folder,
                          const Services& services) {
    const Ranked<ArchiveFormat>& format = format_named(asset.format, services);
    const auto shared = std::make_shared<Artifact>(std::move(artifact));
    return ask(services,
               *format.plugin,
               cat("unpacking ", printable(asset.name)),
               [shared,
                component = format.component,
                names = wanted_names(candidate),
                target = candidate.target,
                folder,
                limits = services.config.unpack](const Host& host) {
                   return unpack(*shared, *component, names, target, folder, limits, host.stop);
               });
}

/// Says which assets were redirected to hosts that the plan did not name (design D15).
void note_hosts(const PackagePlan& plan,
                const std::vector<Download>& downloads,
                StagedPackage& package) {
    for (const Download& download : downloads) {
        const std::string& host = download.artifact.physical_url.host();
        if (!plan.hosts.contains(host) && !plan.redirect_hosts.contains(host))
            package.warnings.push_back(cat(printable(download.artifact.name),
                                           " came from ",
                                           host,
                                           ", which the plan did not name"));
    }
}

void unpack_all(const PackagePlan& plan,
                std::vector<Download> downloads,
                StagedPackage& package,
                const fs::path& folder,
                const Services& services) {
    const Candidate& candidate = package.used.candidate;
    for (std::size_t index = 0; index < downloads.size(); ++index)
        package.trees.push_back(unpack_guarded(std::move(downloads[index].artifact),
                                               candidate.assets[index],
                                               candidate,
                                               folder,
                                               services));
    pick_binaries(plan, candidate, this_system(services.environment), package);
}

/// Whether another candidate may be tried after this refusal. What contradicts its evidence, or is
/// no fault of the candidate's, ends the command instead.
bool may_try_next(Errc code) noexcept {
    switch (code) {
    case Errc::archive:
    case Errc::package_format:
    case Errc::install:
    case Errc::not_found:
    case Errc::network:
        return true;
    default:
        return false;
    }
}

/// Why candidates could not be used.
class Refusals {
public:
    explicit Refusals(Log& log) : log_{log} {}

    /// Whether `step` succeeds. A refusal after which another candidate may be tried is kept.
    template <class Step>
    bool allows(const RankedCandidate& ranked, const Step& step) {
        try {
            step();
            return true;
        } catch (const Error& error) {
            if (!may_try_next(error.code()))
                throw;
            add(ranked, error.what());
            if (!first_)
                first_ = error;
            else
                first_->note(reasons.back());
            return false;
        }
    }

    /// Keeps why `ranked` is not used.
    void add(const RankedCandidate& ranked, std::string_view why) {
        reasons.push_back(cat(ranked.candidate.assets.front().name, ": ", why));
        log_.write(Level::debug, reasons.back());
    }

    [[noreturn]] void raise() const { throw Error{*first_}; }

    std::vector<std::string> reasons;

private:
    Log& log_;
    std::optional<Error> first_;
};

/// How many more candidates are downloaded for the sake of binaries that the chosen one lacks.
constexpr int further_candidates = 2;

/// Takes candidates of one plan through all steps.
class CandidateTrial {
public:
    CandidateTrial(const PackagePlan& plan,
                   const Ledger& ledger,
                   const fs::path& folder,
                   const Services& services)
        : plan_{plan}, ledger_{ledger}, folder_{folder}, services_{services}, refusals_{
                                                                                  services.log} {}

    StagedPackage run() {
        int further = further_candidates;
        for (const RankedCandidate& ranked : plan_.candidates) {
            if (!may_replace(ranked, plan_.candidates.front(), plan_.verify))
                continue;
            if (!best_)
                best_ = stage(ranked);
            else if (may_complete(ranked) && further-- > 0)
                take_if_better(ranked);
            if (best_ && lacking(plan_, *best_).empty())
                break;
        }
        if (!best_)
            refusals_.raise();
        best_->refused = std::move(refusals_.reasons);
        return *std::move(best_);
    }

private:
    /// Absent when the candidate is refused and another one may be tried.
    std::optional<StagedPackage> stage(const RankedCandidate& ranked) {
        StagedPackage package{.used = ranked};
        package.ready.receipt = begin_receipt(plan_, ranked);
        std::vector<Download> downloads;
        if (!refusals_.allows(ranked,
                              [&] { downloads = download(ranked.candidate, folder_, services_); }))
            return std::nullopt;
        // Not a matter of this candidate alone: what is wrong here ends the command.
        note_hosts(plan_, downloads, package);
        verify_downloads(plan_, ledger_, downloads, package, services_);
        if (!refusals_.allows(ranked, [&] {
                unpack_all(plan_, std::move(downloads), package, folder_, services_);
            }))
            return std::nullopt;
        return package;
    }

    /// Whether a candidate may hold what the best one lacks.
    bool may_complete(const RankedCandidate& ranked) const {
        return may_replace(ranked, best_->used, plan_.verify) &&
               std::ranges::any_of(lacking(plan_, *best_), [&](const std::string& name) {
                   return std::ranges::find(
                              ranked.candidate.binaries, name, &BinaryLocation::binary) !=
                          ranked.candidate.binaries.end();
               });
    }

    /// Nothing is wrong with what is there already, so that nothing here ends the command.
    void take_if_better(const RankedCandidate& ranked) {
        try {
            std::optional<StagedPackage> other = stage(ranked);
            const std::vector<std::string> lacked = lacking(plan_, *best_);
            if (!other || lacking(plan_, *other).size() >= lacked.size())
                return;
            refusals_.add(best_->used, cat("it does not hold ", printable(lacked.front())));
            best_ = std::move(other);
        } catch (const Error& error) {
            if (error.code() == Errc::cancelled)
                throw;
            refusals_.add(ranked, error.what());
        }
    }

    const PackagePlan& plan_;
    const Ledger& ledger_;
    const fs::path& folder_;
    const Services& services_;
    Refusals refusals_;
    std::optional<StagedPackage> best_;
};

} // namespace

StagedPackage stage_package(const PackagePlan& plan,
                            const Ledger& ledger,
                            const fs::path& folder,
                            const Services& services) {
    return CandidateTrial{plan, ledger, folder, services}.run();
}

} // namespace binstall
