// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/plan/judge_candidate.hpp>
#include <engine/plan/nothing_found.hpp>

#include <algorithm>
#include <chrono>
#include <string>

namespace binstall {

namespace {

/// Most authors' machines have built everything by then.
constexpr std::chrono::hours usual_delay{24};

bool may_be_built(const Manifest& manifest, const Services& services) {
    try {
        services.policy.check_build(manifest, services.config.verify);
        return true;
    } catch (const Error&) {
        return false;
    }
}

/// What may help whoever wants the package: nothing that the policy forbids.
std::string advice(const Manifest& manifest, const Services& services) {
    const bool is_pinned =
        std::ranges::any_of(services.plugins.rejected(), &RejectedPlugin::is_by_policy);
    return cat(is_pinned
                   ? "the policy does not pin every plugin that is there, and one of them may be "
                     "what is missing; else "
                   : "",
               "ask the author for a release with binaries",
               may_be_built(manifest, services)
                   ? cat(", or build it with cargo: binstall --build ", manifest.name)
                   : std::string{"; the policy does not let cargo build it"});
}

} // namespace

void throw_nothing_found(const PackagePlan& plan,
                         const BuildQuery& query,
                         const Services& services) {
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
    if (code == Errc::not_found && plan.mistake)
        error = *plan.mistake;
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
        throw error.hint("without --only-signed one that is not signed would be installed");
    if (plan.violation)
        throw error.hint("`binstall policy` shows the rules of this machine");
    if (error.hint().empty())
        error.hint(advice(query.manifest, services));
    throw NothingFound{error};
}

} // namespace binstall
