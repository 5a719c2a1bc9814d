// SPDX-License-Identifier: MIT
#include "policy_listing.hpp"

#include "report_json.hpp"
#include "report_words.hpp"

#include <binstall/text.hpp>

#include <utility>

namespace binstall::cli {

namespace {

using Rule = std::pair<std::string, std::string>;

std::string spec_text(const PackageSpec& spec) {
    return spec.requirement.is_any() ? spec.name
                                     : cat(spec.name, '@', spec.requirement.to_string());
}

std::string list_text(const std::vector<std::string>& words) {
    std::vector<std::string> shown;
    for (const std::string& word : words)
        shown.push_back(printable(word));
    return shown.empty() ? "none" : joined(shown);
}

std::string waiver_text(const Waiver& waiver) {
    return cat(waiver.rule,
               " for ",
               spec_text(waiver.crate),
               " until ",
               printable(waiver.until_text),
               waiver.until <= now() ? " (ended)" : "",
               ": ",
               printable(waiver.reason));
}

/// The rules that restrict something, in the order of the manual, with what they say.
std::vector<Rule> rules_of(const Policy& policy) {
    std::vector<Rule> rules;
    const auto add = [&](std::string_view rule, std::string text) {
        rules.emplace_back(rule, std::move(text));
    };
    if (policy.sources)
        add(rule::sources, list_text(*policy.sources));
    if (policy.registries)
        add(rule::registries, list_text(*policy.registries));
    if (policy.hosts)
        add(rule::hosts, list_text(*policy.hosts));
    if (policy.evidence != EvidenceLevel::none)
        add(rule::evidence, std::string{name(policy.evidence)});
    for (const auto& [source, level] : policy.evidence_of)
        add(rule::evidence, cat(name(level), " of ", printable(source)));
    if (policy.build_counts_as_signed)
        add(rule::evidence, "what is built from a registry counts as signed");
    if (!policy.min_age.is_none())
        add(rule::min_age, policy.min_age.to_string());
    if (policy.build)
        add(rule::build, *policy.build ? "allowed" : "not allowed");
    for (const PackageSpec& denied : policy.deny)
        add(rule::deny, spec_text(denied));
    if (policy.plugins && policy.plugins->empty())
        add(rule::plugins, "none");
    if (policy.plugins)
        for (const auto& [id, digests] : *policy.plugins)
            add(rule::plugins, cat(printable(id), " with SHA-256 ", list_text(digests)));
    if (!policy.audit_log.empty())
        add(rule::audit_log, printable(policy.audit_log, 1024));
    for (const Waiver& waiver : policy.waivers)
        add("waiver", waiver_text(waiver));
    return rules;
}

std::string heading(const Policy& policy) {
    return policy.exists() ? cat("policy: ", printable(policy.file.string(), 1024))
                           : std::string{"this machine has no policy"};
}

Value json_file(const Policy& policy) {
    return policy.exists() ? Value{json_path(policy.file)} : Value{};
}

} // namespace

std::vector<std::string> policy_lines(const Policy& policy) {
    constexpr std::size_t column = 12;
    std::vector<std::string> lines{heading(policy)};
    for (auto& [rule, text] : rules_of(policy)) {
        rule.resize(std::max(rule.size() + 1, column), ' ');
        lines.push_back(rule + text);
    }
    return lines;
}

Value json_policy(const Policy& policy) {
    Value json = json_document("policy", 0);
    json.set("file", json_file(policy));
    Array rules;
    for (auto& [rule, text] : rules_of(policy)) {
        Value row;
        row.set("rule", rule);
        row.set("says", text);
        rules.push_back(std::move(row));
    }
    json.set("rules", std::move(rules));
    return json;
}

std::vector<std::string> judged_lines(const Policy& policy,
                                      const std::vector<JudgedReceipt>& judged) {
    std::vector<std::string> lines{heading(policy)};
    for (const JudgedReceipt& one : judged) {
        lines.push_back(cat(printable(one.receipt.name),
                            ' ',
                            one.receipt.version.to_string(),
                            one.violations.empty() ? "  allowed" : "  not allowed"));
        for (const Violation& violation : one.violations)
            lines.push_back(cat("  ", violation.to_string()));
    }
    if (judged.empty())
        lines.emplace_back("nothing is installed there");
    return lines;
}

Value json_judged(const Policy& policy,
                  const std::vector<JudgedReceipt>& judged,
                  int exit_code,
                  const std::optional<Error>& error) {
    Value json = json_document("policy", exit_code, error);
    json.set("file", json_file(policy));
    Array packages;
    for (const JudgedReceipt& one : judged) {
        Value package;
        package.set("name", one.receipt.name);
        package.set("version", one.receipt.version.to_string());
        Array violations;
        for (const Violation& violation : one.violations) {
            Value row;
            row.set("rule", violation.rule);
            row.set("what", violation.what);
            violations.push_back(std::move(row));
        }
        package.set("violations", std::move(violations));
        packages.push_back(std::move(package));
    }
    json.set("packages", std::move(packages));
    return json;
}

} // namespace binstall::cli
