// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/ask.hpp>
#include <engine/hold_back.hpp>
#include <engine/http/permission.hpp>
#include <engine/named_binaries.hpp>
#include <engine/plan.hpp>
#include <engine/platform/host_targets.hpp>
#include <engine/scheduler.hpp>
#include <engine/scope.hpp>
#include <engine/signed_candidate.hpp>
#include <engine/tier.hpp>

#include <algorithm>
#include <map>

namespace binstall {

namespace {

using Source = Ranked<PackageSource>;
using Group = std::vector<const Source*>;

/// What one source said.
struct Answer {
    const Source* source = nullptr;
    Findings findings;
    std::optional<Error> error;
};

std::vector<PackageFormat> readable_formats(const Services& services) {
    std::vector<PackageFormat> formats;
    for (const Ranked<ArchiveFormat>& format : services.plugins.archive_formats())
        if (format.not_asked.empty())
            formats.push_back({format.id, format.component->suffixes()});
    return formats;
}

/// Sources that are asked together: those listed one by one, then tier by tier (design D5).
std::vector<Group> groups_of(const std::vector<const Source*>& sources) {
    std::vector<Group> groups;
    for (const Source* source : sources) {
        const bool together = !groups.empty() && !source->listed &&
                              !groups.back().front()->listed &&
                              groups.back().front()->tier == source->tier;
        if (!together)
            groups.emplace_back();
        groups.back().push_back(source);
    }
    return groups;
}

/// Those targets for which `source` may be asked: the user and the author may leave it out.
std::vector<Target>
targets_for(const Source& source, const BuildQuery& query, const Strategies& strategies) {
    std::vector<Target> targets = query.targets;
    std::erase_if(targets, [&](const Target& target) {
        return !strategies.allow(source.id,
                                 query.manifest.metadata.rules_for(target, query.overrides));
    });
    return targets;
}

std::vector<Answer> ask_group(const Group& group,
                              const BuildQuery& whole_query,
                              const Strategies& strategies,
                              const Services& services) {
    std::vector<Answer> answers(group.size());
    std::vector<std::optional<Error>> errors =
        run_all(group.size(), group.size(), [&](std::size_t index) {
            const Source& source = *group[index];
            BuildQuery query = whole_query;
            query.targets = targets_for(source, whole_query, strategies);
            if (query.targets.empty()) {
                answers[index].findings.asked.push_back(
                    cat(source.id, ": not asked, since it is disabled for this package"));
                return;
            }
            answers[index].findings = ask(services,
                                          *source.plugin,
                                          cat("asking ", source.id),
                                          [query, component = source.component](const Host& host) {
                                              return component->find(query, host);
                                          });
        });
    for (std::size_t index = 0; index < group.size(); ++index) {
        answers[index].source = group[index];
        answers[index].error = std::move(errors[index]);
    }
    return answers;
}

/// Why a candidate that a plugin proposed cannot be used; empty when it can. What a plugin says is
/// judged like what the network says.
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
    return {};
}

/// A URL from metadata must not reach into the user's own network (design D22).
void check_address(const Candidate& candidate,
                   const PackageRequest& request,
                   const std::vector<std::string>& named_hosts) {
    if (request.overrides.pkg_url)
        return; // then the user named the host
    for (const Asset& asset : candidate.assets)
        if (asset.request.url.names_local_address() &&
            !matches_host(named_hosts, asset.request.url.host()))
            throw Error{Errc::policy,
                        cat("the package's metadata names a private address: ",
                            asset.request.url.redacted())}
                .hint("give --pkg-url yourself, or name the host with --allow-hosts, if that is "
                      "what you want");
}

constexpr std::string_view not_signed = "it is not signed";

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

/// Why neither the user nor the policy wants a candidate that could be used; empty when they do.
std::string why_not_wanted(const Candidate& candidate,
                           const std::string& source,
                           PackagePlan& plan,
                           const Services& services) {
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

void take_over(Answer& answer,
               const BuildQuery& query,
               PackagePlan& plan,
               const Services& services) {
    for (Candidate& candidate : answer.findings.candidates) {
        check_address(candidate, plan.request, services.config.http.allow_hosts);
        std::string reason = why_refused(candidate, query);
        if (reason.empty())
            reason = why_not_wanted(candidate, answer.source->id, plan, services);
        if (!reason.empty()) {
            plan.rejected.push_back({candidate.assets.empty() ? "" : candidate.assets.front().name,
                                     candidate.target.triple,
                                     std::move(reason)});
            continue;
        }
        if (!plan.verify.skip_signatures)
            check_keys(candidate);
        const auto position = std::ranges::find(query.targets, candidate.target);
        plan.candidates.push_back(
            {.candidate = candidate,
             .source = answer.source->id,
             .listed = answer.source->listed,
             .tier = tier_of(candidate, query.manifest, answer.source->tier),
             .precedence = answer.source->precedence,
             .target_position = static_cast<std::size_t>(position - query.targets.begin())});
    }
    std::ranges::move(answer.findings.rejected, std::back_inserter(plan.rejected));
    std::ranges::move(answer.findings.asked, std::back_inserter(plan.asked));
    plan.redirect_hosts.insert(answer.findings.redirect_hosts.begin(),
                               answer.findings.redirect_hosts.end());
}

/// Most authors' machines have built everything by then.
constexpr std::chrono::hours usual_delay{24};

Error nothing_found(const PackagePlan& plan, const BuildQuery& query, const Services& services) {
    std::string targets;
    for (const Target& target : query.targets)
        targets += cat(targets.empty() ? "" : ", ", target.triple);
    const bool is_unsigned =
        std::ranges::find(plan.rejected, not_signed, &Rejection::reason) != plan.rejected.end();
    const Errc code = is_unsigned      ? Errc::signature_missing
                      : plan.violation ? Errc::policy
                                       : Errc::not_found;
    Error error{
        code,
        cat(is_unsigned ? "no signed build of " : "no build of ",
            query.manifest.name,
            ' ',
            query.manifest.version.to_string(),
            " for ",
            targets,
            code == Errc::policy ? cat(" may be taken: ", plan.violation->to_string()) : "")};
    if (const auto published = query.manifest.published)
        error.note(
            cat(query.manifest.version.to_string(),
                " was published ",
                age_words(now() - *published),
                " ago",
                now() - *published < usual_delay ? ": its author may still be building it" : ""));
    for (const std::string& line : plan.asked)
        error.note(cat("asked: ", printable(line)));
    constexpr std::size_t shown = 10;
    for (std::size_t index = 0; index < std::min(plan.rejected.size(), shown); ++index)
        error.note(cat("not taken: ",
                       printable(plan.rejected[index].asset),
                       ": ",
                       printable(plan.rejected[index].reason)));
    if (plan.rejected.size() > shown)
        error.note(cat("and ", plan.rejected.size() - shown, " more that were not taken"));
    for (const Ranked<PackageSource>& source : services.plugins.package_sources())
        if (!source.not_asked.empty())
            error.note(cat(source.id, " was not asked: ", source.not_asked));
    for (const RejectedPlugin& plugin : services.plugins.rejected())
        error.note(cat(plugin.file.filename().string(), " was not loaded: ", plugin.reason));
    if (is_unsigned)
        return error.hint("without --only-signed one that is not signed would be installed");
    if (plan.violation)
        return error.hint("`binstall policy` shows the rules of this machine");
    error.hint(cat("ask the author for a release with binaries, or build it with cargo: "
                   "binstall --build ",
                   query.manifest.name));
    return error;
}

/// Whether what a source said about its own evidence ends the command: nobody else's build may
/// stand in for one whose evidence is wrong.
bool is_final(Errc code) noexcept {
    return code == Errc::cancelled || code == Errc::signature_invalid ||
           code == Errc::signature_missing || code == Errc::integrity;
}

/// The sources that the policy lets ask.
/// @throws Error{Errc::policy} when it leaves none of those that the user and the author want.
std::vector<const Source*>
permitted_sources(const BuildQuery& query, PackagePlan& plan, const Services& services) {
    auto sources = sources_for(
        services.plugins.package_sources(), query.manifest.name, services.config.plugins);
    std::string forbidden;
    bool is_any_left = false;
    std::erase_if(sources, [&](const Source* source) {
        const bool is_wanted = !targets_for(*source, query, plan.request.strategies).empty();
        const bool is_allowed = services.policy.policy().allows_source(source->id);
        is_any_left = is_any_left || (is_wanted && is_allowed);
        if (is_allowed)
            return false;
        const std::string line = cat(source->id, ": not asked (policy rule sources)");
        if (std::ranges::find(plan.asked, line) == plan.asked.end())
            plan.asked.push_back(line);
        if (is_wanted)
            forbidden += cat(forbidden.empty() ? "" : ", ", source->id);
        return true;
    });
    if (!is_any_left && !forbidden.empty())
        services.policy.refuse({std::string{rule::sources},
                                cat("nobody is left to ask for a build of ",
                                    query.manifest.name,
                                    "; not allowed: ",
                                    forbidden)});
    return sources;
}

/// Asks group after group, from the first that was not asked yet, until one has something. A source
/// that failed may only be replaced by another of its own group (design D24).
void ask_sources(const BuildQuery& query, PackagePlan& plan, const Services& services) {
    const auto sources = permitted_sources(query, plan, services);
    const std::vector<Group> groups = groups_of(sources);
    while (plan.groups_asked < groups.size()) {
        const Group& group = groups[plan.groups_asked++];
        std::optional<Error> failure;
        for (Answer& answer : ask_group(group, query, plan.request.strategies, services)) {
            take_over(answer, query, plan, services);
            if (!answer.error)
                continue;
            if (is_final(answer.error->code()) && !plan.request.ask_all)
                throw *answer.error;
            plan.warnings.push_back(cat(answer.source->id, ": ", answer.error->what()));
            if (!failure)
                failure = std::move(answer.error);
        }
        if (plan.request.ask_all)
            continue;
        if (!plan.candidates.empty())
            return;
        if (failure)
            throw *failure;
    }
    if (!plan.request.ask_all)
        throw nothing_found(plan, query, services);
}

/// Where a binary comes from: the author's path, else the file's name, else cargo.
std::string member_of(const BinaryLocation& location, const Candidate& candidate) {
    if (location.path)
        return *location.path;
    return candidate.assets.empty() ? location.binary : candidate.assets[location.asset].name;
}

} // namespace

void name_binaries(PackagePlan& plan, const Destination& destination) {
    const Candidate& chosen = plan.candidates.front().candidate;
    const std::string version = plan.resolved.manifest.version.to_string();
    for (const BinaryLocation& location : chosen.binaries) {
        const std::string_view extension = chosen.target.binary_extension();
        const fs::path plain = destination.bin_dir / cat(location.binary, extension);
        PlannedBinary binary{.name = location.binary,
                             .member = member_of(location, chosen),
                             .file = plain,
                             .link = {},
                             .is_copy = chosen.target.is_windows()};
        if (destination.layout == NameLayout::versioned) {
            binary.file = destination.bin_dir / cat(location.binary, "-v", version, extension);
            binary.link = plain;
        }
        plan.binaries.push_back(std::move(binary));
    }
    for (const Asset& asset : chosen.assets) {
        plan.hosts.insert(asset.request.url.host());
        for (const Evidence& evidence : asset.evidence) {
            const auto* signature = std::get_if<MinisignSignature>(&evidence);
            if (signature && plan.verify.skip_signatures)
                plan.warnings.push_back(cat("the signature of ",
                                            printable(asset.name),
                                            " is NOT checked, since --skip-signatures was given"));
            else if (signature)
                plan.hosts.insert(signature->request.url.host());
        }
    }
    for (const std::string& host : plan.hosts)
        plan.redirect_hosts.erase(host);
}

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

BuildQuery query_for(const PackagePlan& plan, const Services& services) {
    const PackageRequest& request = plan.request;
    const bool is_for_here = std::ranges::all_of(request.targets, is_of_this_machine);
    return {.manifest = plan.verify.skip_signatures ? with_any_signature(plan.resolved.manifest)
                                                    : plan.resolved.manifest,
            .targets = request.targets,
            .binaries = request.binaries,
            .overrides = request.overrides,
            .formats = readable_formats(services),
            .asset = request.asset,
            .x86_level = is_for_here ? host_x86_level() : 1,
            .forges = services.config.forges};
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
    check_stated_format(request, readable_formats(services));
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
