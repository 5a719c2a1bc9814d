// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/hold_back.hpp>
#include <engine/http/permission.hpp>
#include <engine/named_binaries.hpp>
#include <engine/plan/judge_candidate.hpp>
#include <engine/signed_candidate.hpp>

#include <algorithm>
#include <utility>

namespace binstall {

std::optional<Error> why_unsafe(const Candidate& candidate,
                                const BuildQuery& query,
                                const std::vector<std::string>& source_hosts) {
    if (query.overrides.pkg_url)
        return std::nullopt; // then the user named the host
    for (const Asset& asset : candidate.assets) {
        const Url& url = asset.request.url;
        if (url.names_local_address() && !matches_host(query.named_hosts, url.host()) &&
            !matches_host(source_hosts, url.host()))
            return Error{Errc::unsafe_url,
                         cat("the package's metadata names a private address: ", url.redacted())}
                .hint("only the settings ([hosts.\"NAME\"]) and --pkg-url may name one");
    }
    return std::nullopt;
}

std::string why_refused(const Candidate& candidate, const BuildQuery& query) {
    if (candidate.assets.empty() || candidate.binaries.empty())
        return "it names no asset or no binary";
    if (std::ranges::find(query.targets, candidate.target) == query.targets.end())
        return "it is for another target than those asked for";
    const auto is_meant = [&](const Asset& asset) {
        return query.asset.empty() || matches_glob(query.asset, asset.name);
    };
    if (!std::ranges::all_of(candidate.assets, is_meant))
        return "it is not what --asset asks for";
    for (const Asset& asset : candidate.assets)
        if (std::ranges::find(query.formats, asset.format, &PackageFormat::id) ==
            query.formats.end())
            return cat("no loaded plugin reads the format \"", printable(asset.format), '"');
    const std::vector<Binary> wanted = wanted_binaries(query.binaries, query.manifest);
    for (const BinaryLocation& location : candidate.binaries)
        if (location.asset >= candidate.assets.size() ||
            std::ranges::find(wanted, location.binary, &Binary::name) == wanted.end())
            return "it names an asset that does not exist, or a binary that is not wanted";
    for (const BinaryLocation& location : candidate.binaries)
        if (std::ranges::count(candidate.binaries, location.binary, &BinaryLocation::binary) > 1)
            return cat("it names the binary ", printable(location.binary), " twice");
    return {};
}

namespace {

/// Who names a format on the command line means that one, whoever offers a file.
std::string why_other_format(const Candidate& candidate, const PackageRequest& request) {
    const std::optional<std::string>& wanted = request.overrides.pkg_fmt;
    const auto other = std::ranges::find_if(
        candidate.assets, [&](const Asset& asset) { return wanted && asset.format != *wanted; });
    return other == candidate.assets.end() ? std::string{}
                                           : cat("it is a ",
                                                 printable(other->format),
                                                 ", and --pkg-fmt asks for a ",
                                                 printable(*wanted));
}

/// Why a candidate is too young, for the user or for the policy.
std::string why_too_young(const Candidate& candidate, PackagePlan& plan, const Services& services) {
    const Manifest& manifest = plan.resolved.manifest;
    std::string reason = why_held_back("uploaded", candidate.published, plan.request.min_age);
    if (!reason.empty())
        return reason;
    const Age of_policy = services.policy.min_age(manifest.name, manifest.version);
    reason = why_held_back("uploaded", candidate.published, of_policy);
    if (reason.empty())
        return reason;
    const Violation violation{std::string{rule::min_age}, std::move(reason)};
    if (!plan.violation)
        plan.violation = violation;
    return violation.to_string();
}

} // namespace

std::string why_not_wanted(const Candidate& candidate,
                           const std::string& source,
                           PackagePlan& plan,
                           const Services& services) {
    if (std::string reason = why_other_format(candidate, plan.request); !reason.empty())
        return reason;
    if (plan.verify.only_signed && !is_signed(candidate))
        return std::string{not_signed};
    const auto violation =
        services.policy.against(candidate, source, plan.resolved.manifest, plan.verify);
    if (!violation)
        return why_too_young(candidate, plan, services);
    if (!plan.violation)
        plan.violation = violation;
    return violation->to_string();
}

} // namespace binstall
