// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/ask.hpp>
#include <engine/fetch.hpp>
#include <engine/pick_binaries.hpp>
#include <engine/stage_package.hpp>
#include <engine/unpack.hpp>
#include <engine/verify.hpp>

#include <algorithm>
#include <chrono>
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

std::int64_t now_in_seconds() {
    return std::chrono::duration_cast<std::chrono::seconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

StagedPackage stage_candidate(const PackagePlan& plan,
                              const RankedCandidate& ranked,
                              const fs::path& folder,
                              const Services& services) {
    const Candidate& candidate = ranked.candidate;
    StagedPackage package{.used = ranked};
    Receipt& receipt = package.ready.receipt;
    for (const Asset& asset : candidate.assets) {
        Artifact artifact = fetch(asset, folder, services);
        const std::string evidence = verify(artifact, asset);
        if (receipt.asset_url.empty()) {
            receipt.asset_url = artifact.url.redacted();
            receipt.asset_sha256 = artifact.sha256;
            receipt.evidence = evidence;
        }
        package.trees.push_back(
            unpack_guarded(std::move(artifact), asset, candidate, folder, services));
    }
    pick_binaries(plan, candidate, this_system(services.environment), package);

    const Manifest& manifest = plan.resolved.manifest;
    receipt.name = manifest.name;
    receipt.version = manifest.version;
    receipt.requirement = plan.request.spec.requirement.to_string();
    receipt.source = manifest.source;
    receipt.manifest_source = plan.resolved.manifest_source;
    receipt.package_source = ranked.source;
    receipt.tier = name(ranked.tier);
    receipt.target = candidate.target.triple;
    receipt.installed_at = now_in_seconds();
    return package;
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

} // namespace

StagedPackage
stage_package(const PackagePlan& plan, const fs::path& folder, const Services& services) {
    const RankedCandidate& chosen = plan.candidates.front();
    std::optional<Error> refusal;
    std::vector<std::string> reasons;
    for (const RankedCandidate& ranked : plan.candidates) {
        if (ranked.source != chosen.source || ranked.tier != chosen.tier)
            continue;
        try {
            StagedPackage package = stage_candidate(plan, ranked, folder, services);
            package.refused = std::move(reasons);
            return package;
        } catch (const Error& error) {
            if (!may_try_next(error.code()))
                throw;
            reasons.push_back(cat(ranked.candidate.assets.front().name, ": ", error.what()));
            services.log.write(Level::debug, reasons.back());
            if (!refusal)
                refusal = error;
            else
                refusal->note(reasons.back());
        }
    }
    throw *refusal;
}

} // namespace binstall
