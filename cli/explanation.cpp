// SPDX-License-Identifier: MIT
#include "explanation.hpp"

#include "report_json.hpp"
#include "report_words.hpp"

#include <binstall/text.hpp>

#include <engine/http/request.hpp>

#include <cstdint>
#include <utility>

namespace binstall::cli {

namespace {

using Lines = std::vector<std::string>;

/// Why the candidate at `index` won or lost.
std::string why(const std::vector<RankedCandidate>& candidates, std::size_t index) {
    if (index > 0)
        return why_behind(candidates.front(), candidates[index]);
    return candidates.size() == 1
               ? "there is no other"
               : cat("the next one comes later: ", why_behind(candidates[0], candidates[1]));
}

std::string asset_names(const Candidate& candidate) {
    Lines names;
    for (const Asset& asset : candidate.assets)
        names.push_back(printable(asset.name));
    return joined(names);
}

void add_candidates(const PackagePlan& plan, Lines& lines) {
    if (plan.candidates.empty()) {
        lines.emplace_back("Nobody has a build.");
        return;
    }
    lines.emplace_back("Builds, best first:");
    for (std::size_t index = 0; index < plan.candidates.size(); ++index) {
        const RankedCandidate& ranked = plan.candidates[index];
        lines.push_back(cat("  ",
                            index + 1,
                            ". ",
                            asset_names(ranked.candidate),
                            " for ",
                            ranked.candidate.target.triple));
        lines.push_back(cat("     from ",
                            ranked.source,
                            " (",
                            name(ranked.tier),
                            "), score ",
                            ranked.candidate.score));
        for (const Asset& asset : ranked.candidate.assets)
            lines.push_back(cat("     evidence: ",
                                trust_word(asset, plan.verify),
                                ": ",
                                trust_meaning(asset, plan.verify)));
        lines.push_back(
            cat("     ", index == 0 ? "taken: " : "not taken: ", why(plan.candidates, index)));
    }
}

void add_rejected(const PackagePlan& plan, Lines& lines) {
    if (plan.rejected.empty())
        return;
    lines.emplace_back("Looked at and no build for here:");
    for (const Rejection& rejection : plan.rejected)
        lines.push_back(cat("  - ",
                            printable(rejection.asset),
                            rejection.target.empty() ? "" : cat(" for ", rejection.target),
                            ": ",
                            printable(rejection.reason)));
}

template <class Range>
void add_list(std::string_view heading, const Range& texts, Lines& lines) {
    if (texts.empty())
        return;
    lines.emplace_back(heading);
    for (const std::string& text : texts)
        lines.push_back(cat("  - ", printable(text, 1000)));
}

Value json_candidate(const PackagePlan& plan, std::size_t index) {
    const std::vector<RankedCandidate>& candidates = plan.candidates;
    const RankedCandidate& ranked = candidates[index];
    Value json;
    json.set("source", ranked.source);
    json.set("tier", name(ranked.tier));
    json.set("target", ranked.candidate.target.triple);
    json.set("score", std::int64_t{ranked.candidate.score});
    Array assets;
    for (const Asset& asset : ranked.candidate.assets) {
        Value entry;
        entry.set("name", asset.name);
        entry.set("url", asset.request.url.redacted());
        entry.set("trust", trust_word(asset, plan.verify));
        assets.push_back(std::move(entry));
    }
    json.set("assets", std::move(assets));
    json.set("taken", index == 0);
    json.set("reason", why(candidates, index));
    return json;
}

} // namespace

std::vector<std::string> explanation_lines(const Explanation& explanation) {
    const PackagePlan& plan = explanation.plan;
    Lines lines{cat(plan.resolved.manifest.name,
                    " v",
                    plan.resolved.manifest.version.to_string(),
                    ", described by ",
                    plan.resolved.manifest_source)};
    add_list("Notes:", plan.warnings, lines);
    add_candidates(plan, lines);
    add_rejected(plan, lines);
    add_list("Asked:", plan.asked, lines);
    Lines requests;
    for (const MadeRequest& request : explanation.requests)
        requests.push_back(
            cat(method_text(request.method), ' ', request.url.redacted(), ": ", request.status));
    add_list("Requests:", requests, lines);
    return lines;
}

Value json_explanation(const Explanation& explanation,
                       int exit_code,
                       const std::optional<Error>& error) {
    const PackagePlan& plan = explanation.plan;
    Value json = json_document("explain", exit_code, error);
    json.set("name", plan.resolved.manifest.name);
    json.set("package_version", plan.resolved.manifest.version.to_string());
    json.set("manifest_source", plan.resolved.manifest_source);
    Array candidates;
    for (std::size_t index = 0; index < plan.candidates.size(); ++index)
        candidates.push_back(json_candidate(plan, index));
    json.set("candidates", std::move(candidates));
    json.set("rejected", json_rejected(plan));
    json.set("asked", json_texts(plan.asked));
    json.set("warnings", json_texts(plan.warnings));
    Array requests;
    for (const MadeRequest& request : explanation.requests) {
        Value entry;
        entry.set("method", method_text(request.method));
        entry.set("url", request.url.redacted());
        entry.set("status", std::int64_t{request.status});
        requests.push_back(std::move(entry));
    }
    json.set("requests", std::move(requests));
    return json;
}

} // namespace binstall::cli
