// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/config/cargo_registry.hpp>
#include <engine/named_binaries.hpp>
#include <engine/plan.hpp>
#include <engine/plan/ask_sources.hpp>
#include <engine/platform/host_targets.hpp>
#include <engine/signed_candidate.hpp>

#include <algorithm>
#include <utility>

namespace binstall {

namespace {

/// The manifest as sources see it when signatures are not to be checked: a signing rule that
/// nothing can satisfy is no reason to offer nothing then.
Manifest with_any_signature(Manifest manifest) {
    const auto weaken = [](PackageRules& rules) {
        if (!rules.signing)
            return;
        rules.signing->algorithm = "minisign";
        if (rules.signing->public_key.empty())
            rules.signing->public_key = "none";
    };
    weaken(manifest.metadata.base);
    for (auto& [selector, rules] : manifest.metadata.overrides)
        weaken(rules);
    return manifest;
}

bool keeps_signature(const RankedCandidate& other,
                     const RankedCandidate& chosen,
                     const VerifyOptions& options) {
    return options.skip_signatures || is_signed(other.candidate) || !is_signed(chosen.candidate);
}

/// Hosts that the user named, whatever for.
std::vector<std::string> named_hosts(const Services& services) {
    std::vector<std::string> hosts = services.config.http.allow_hosts;
    for (const ForgeHost& forge : services.config.forges)
        hosts.push_back(forge.host);
    if (const std::optional<Url> index = sparse_base(services.registry))
        hosts.push_back(index->host());
    return hosts;
}

BuildQuery query_for(const PackagePlan& plan, const Services& services) {
    const PackageRequest& request = plan.request;
    const bool is_for_here = std::ranges::all_of(request.targets, is_of_this_machine);
    return {.manifest = plan.verify.skip_signatures ? with_any_signature(plan.resolved.manifest)
                                                    : plan.resolved.manifest,
            .targets = request.targets,
            .binaries = request.binaries,
            .overrides = request.overrides,
            .formats = services.plugins.readable_formats(),
            .asset = request.asset,
            .x86_level = is_for_here ? host_x86_level() : 1,
            .forges = services.config.forges,
            .named_hosts = named_hosts(services)};
}

/// Who names a format on the command line means that one.
void check_stated_format(const PackageRequest& request, const std::vector<PackageFormat>& formats) {
    const std::optional<std::string>& stated = request.overrides.pkg_fmt;
    if (!stated || std::ranges::find(formats, *stated, &PackageFormat::id) != formats.end())
        return;
    std::string known;
    for (const PackageFormat& format : formats)
        known += cat(known.empty() ? "" : ", ", format.id);
    throw Error{Errc::package_format,
                cat("no loaded plugin reads the format \"", printable(*stated, 80), '"')}
        .hint(cat("these are read: ", known));
}

} // namespace

RunCheck run_check(const PackageRequest& request, const Target& target) {
    if (!is_of_this_machine(target))
        return RunCheck::foreign;
    return request.check_binary ? RunCheck::full : RunCheck::off;
}

bool may_replace(const RankedCandidate& other,
                 const RankedCandidate& chosen,
                 const VerifyOptions& options) {
    return other.source == chosen.source && other.tier == chosen.tier &&
           keeps_signature(other, chosen, options);
}

std::string PassedOver::to_string() const {
    const std::string age =
        published ? cat(", published ", age_words(now() - *published), " ago,") : "";
    return cat(version, age, " is passed over: ", reason);
}

PackagePlan plan(const PackageRequest& request,
                 const Resolved& resolved,
                 const Destination& destination,
                 const Services& services) {
    if (resolved.manifest.binaries.empty())
        throw Error{Errc::no_binaries,
                    cat(resolved.manifest.name,
                        ' ',
                        resolved.manifest.version.to_string(),
                        " has no binaries")}
            .hint("it is a library; add it to a project with cargo add");
    PackagePlan result{.request = request, .resolved = resolved};
    result.request.binaries = named_binaries(request.binaries, resolved.manifest);
    check_stated_format(request, services.plugins.readable_formats());
    result.verify = services.config.verify;
    result.warnings = resolved.manifest.warnings;
    if (!resolved.went_backwards.empty())
        result.warnings.push_back(resolved.went_backwards);
    for (const PassedOver& version : resolved.passed_over)
        result.warnings.push_back(version.to_string());
    ask_sources(query_for(result, services), result, services);
    sort_by_rank(result.candidates);
    if (!result.candidates.empty())
        name_binaries(result, destination);
    return result;
}

std::optional<PackagePlan>
plan_others(const PackagePlan& refused, const Destination& destination, const Services& services) {
    const RankedCandidate chosen = refused.candidates.front();
    PackagePlan rest{.request = refused.request, .resolved = refused.resolved};
    rest.verify = refused.verify;
    rest.rejected = refused.rejected;
    rest.asked = refused.asked;
    rest.groups_asked = refused.groups_asked;
    for (const RankedCandidate& ranked : refused.candidates)
        if (ranked.source != chosen.source || ranked.tier != chosen.tier)
            rest.candidates.push_back(ranked);
    try {
        if (rest.candidates.empty())
            ask_sources(query_for(rest, services), rest, services);
    } catch (const Error& error) {
        if (error.code() == Errc::cancelled)
            throw;
        return std::nullopt; // then the refusal is the answer
    }
    std::erase_if(rest.candidates, [&](const RankedCandidate& ranked) {
        return !keeps_signature(ranked, chosen, rest.verify);
    });
    if (rest.candidates.empty())
        return std::nullopt;
    sort_by_rank(rest.candidates);
    name_binaries(rest, destination);
    return rest;
}

} // namespace binstall
