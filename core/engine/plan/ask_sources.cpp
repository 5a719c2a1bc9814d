// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/ask.hpp>
#include <engine/plan/ask_sources.hpp>
#include <engine/plan/judge_candidate.hpp>
#include <engine/plan/nothing_found.hpp>
#include <engine/plugin/loaded_plugin.hpp>
#include <engine/scheduler.hpp>
#include <engine/scope.hpp>
#include <engine/signed_candidate.hpp>
#include <engine/tier.hpp>

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

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

/// Sources that are asked together: those listed one by one, then tier by tier (design D5).
std::vector<Group> groups_of(std::vector<const Source*> sources, const Strategies& strategies) {
    if (strategies.keep_order)
        std::ranges::stable_sort(
            sources, {}, [&](const Source* source) { return strategies.position(source->id); });
    std::vector<Group> groups;
    for (const Source* source : sources) {
        const bool together = !groups.empty() && !strategies.keep_order && !source->listed &&
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
                const PackageRules rules =
                    query.manifest.metadata.rules_for(whole_query.targets.front(), query.overrides);
                answers[index].findings.asked.push_back(
                    cat(source.id, ": not asked, since ", strategies.why_not(source.id, rules)));
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

/// The hosts of the URLs in the settings of a source: where its user wants it to look.
std::vector<std::string> hosts_named_for(const Source& source, const Services& services) {
    std::vector<std::string> hosts;
    const auto settings = services.config.plugins.settings.find(source.plugin->description.id);
    if (settings == services.config.plugins.settings.end())
        return hosts;
    for (const auto& [key, setting] : settings->second) {
        const std::string* text = setting.value.string();
        if (!text || text->find("://") == std::string::npos)
            continue;
        try {
            hosts.push_back(Url::parse(*text).host());
        } catch (const Error&) {
            continue; // it is no URL, or one that the plugin refuses with better words
        }
    }
    return hosts;
}

/// Whether a source looks where the package's own words lead. What any other cannot use are words
/// of its own, or of its settings.
bool follows_author(const Source& source) {
    return source.plugin->is_ours && source.id == "release";
}

/// Keeps that a candidate lies where none may: the package's mistake, or a failure of the source.
void blame_for(Error unsafe, Answer& answer, PackagePlan& plan) {
    if (!follows_author(*answer.source)) {
        if (!answer.error)
            answer.error = unsafe.during(cat("looking at what ", answer.source->id, " offers"));
        return;
    }
    plan.warnings.push_back(cat(answer.source->id, ": ", unsafe.what()));
    if (!plan.mistake)
        plan.mistake = std::move(unsafe);
}

void take_over(Answer& answer,
               const BuildQuery& query,
               PackagePlan& plan,
               const Services& services) {
    const std::vector<std::string> named = hosts_named_for(*answer.source, services);
    for (Candidate& candidate : answer.findings.candidates) {
        std::string reason = why_refused(candidate, query);
        if (std::optional<Error> unsafe = why_unsafe(candidate, query, named)) {
            reason = unsafe->what();
            blame_for(*std::move(unsafe), answer, plan);
        }
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

/// Whether what a source said about its own evidence ends the command: nobody else's build may
/// stand in for one whose evidence is wrong.
bool is_final(Errc code) noexcept {
    return code == Errc::cancelled || code == Errc::signature_invalid ||
           code == Errc::signature_missing || code == Errc::integrity;
}

/// Whether the package's own words are what a source could not use: then others may be asked.
/// What the user said instead is meant.
bool is_mistake(const Answer& answer, const BuildQuery& query) {
    return is_about_metadata(answer.error->code()) && query.overrides == PackageRules{} &&
           follows_author(*answer.source);
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

} // namespace

void ask_sources(const BuildQuery& query, PackagePlan& plan, const Services& services) {
    const auto sources = permitted_sources(query, plan, services);
    const std::vector<Group> groups = groups_of(sources, plan.request.strategies);
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
            if (is_mistake(answer, query)) {
                if (!plan.mistake)
                    plan.mistake = std::move(answer.error);
            } else if (!failure)
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
        throw_nothing_found(plan, query, services);
}

} // namespace binstall
