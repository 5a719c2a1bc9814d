// SPDX-License-Identifier: MIT
#include "report_text.hpp"

#include "report_words.hpp"

#include <binstall/text.hpp>

#include <algorithm>

namespace binstall::cli {

namespace {

using Lines = std::vector<std::string>;

void add_origin(Lines& lines, const PackagePlan& plan) {
    const Manifest& manifest = plan.resolved.manifest;
    if (plan.candidates.empty())
        return;
    const RankedCandidate& chosen = plan.candidates.front();
    lines.push_back(cat(manifest.name,
                        " v",
                        manifest.version.to_string(),
                        " for ",
                        chosen.candidate.target.triple,
                        ", described by ",
                        plan.resolved.manifest_source));
    for (const Asset& asset : chosen.candidate.assets) {
        lines.push_back(cat("  from ",
                            chosen.source,
                            " (",
                            name(chosen.tier),
                            "): ",
                            asset.request.url.redacted()));
        lines.push_back(cat("  evidence: ", trust_word(asset, plan.verify)));
        lines.push_back(cat("  checked by: ", evidence_words(asset, plan.verify)));
    }
    if (plan.build)
        lines.emplace_back("  evidence: built");
    switch (run_check(plan.request, chosen.candidate.target)) {
    case RunCheck::full:
        break;
    case RunCheck::foreign:
        lines.push_back(
            "  for another machine: only that it is complete and for its target is checked");
        break;
    case RunCheck::off:
        lines.push_back("  whether it runs on this machine is not checked");
        break;
    }
    std::string hosts = cat("  hosts: ", joined(plan.hosts));
    if (plan.build)
        hosts = cat("  hosts: ",
                    plan.hosts.empty() ? "" : cat(joined(plan.hosts), ", and "),
                    "whichever cargo asks for dependencies");
    if (!plan.redirect_hosts.empty())
        hosts += cat("; may redirect to ", joined(plan.redirect_hosts));
    lines.push_back(std::move(hosts));
}

void add_files(Lines& lines, const std::vector<PackagePlan>& plans) {
    lines.push_back("This will install the following binaries:");
    for (const PackagePlan& plan : plans) {
        for (const PlannedBinary& binary : plan.binaries)
            lines.push_back(
                cat("  - ", binary.name, " (", binary.member, " -> ", binary.file.string(), ')'));
    }
}

/// The links of all plans, or the copies that stand for them on Windows.
void add_links(Lines& lines, const std::vector<PackagePlan>& plans, bool copies) {
    Lines links;
    for (const PackagePlan& plan : plans) {
        for (const PlannedBinary& binary : plan.binaries) {
            if (binary.link && binary.is_copy == copies)
                links.push_back(cat("  - ",
                                    binary.name,
                                    " (",
                                    binary.file.string(),
                                    " -> ",
                                    binary.link->string(),
                                    ')'));
        }
    }
    if (links.empty())
        return;
    lines.push_back(cat("And create (or update) the following ", copies ? "copies:" : "symlinks:"));
    lines.insert(lines.end(), links.begin(), links.end());
}

/// What the summary of a receipt does not say.
void add_check(Lines& lines, const EvidenceCheck& check) {
    if (check.outcome == EvidenceCheck::Outcome::absent)
        lines.push_back(cat("  absent: ", name(check.kind), ' ', check.from));
    if (check.outcome == EvidenceCheck::Outcome::skipped)
        lines.push_back(cat("  NOT checked: ", name(check.kind), ' ', check.from));
    if (!check.comment.empty())
        lines.push_back(cat("  trusted comment: ", printable(check.comment)));
}

void add_installed(Lines& lines, const PackageReport& package) {
    lines.push_back(cat("Installed ", package.name, " v", package.version));
    for (const InstalledBinary& binary : package.binaries)
        lines.push_back(
            cat("  - ", binary.name, " (", binary.member, " -> ", binary.file.string(), ')'));
    if (package.receipt) {
        lines.push_back(cat("  checked by: ", package.receipt->evidence));
        for (const EvidenceCheck& check : package.receipt->checks)
            add_check(lines, check);
    }
    if (!package.removed.empty())
        lines.push_back(cat("  removed: ", joined(package.removed)));
}

} // namespace

std::vector<std::string> plan_lines(const std::vector<PackagePlan>& plans,
                                    const Destination& destination) {
    Lines lines;
    for (const PackagePlan& plan : plans)
        add_origin(lines, plan);
    lines.push_back(cat("Into ", destination.bin_dir.string(), " (", destination.reason, ')'));
    add_files(lines, plans);
    add_links(lines, plans, false);
    add_links(lines, plans, true);
    return lines;
}

std::vector<std::string> result_lines(const InstallReport& report) {
    Lines lines;
    for (const PackageReport& package : report.packages) {
        if (package.outcome == PackageReport::Outcome::installed)
            add_installed(lines, package);
        // Scripts for cargo-binstall look for this line, which is that program's, word by word.
        if (package.outcome == PackageReport::Outcome::already_installed)
            lines.push_back(cat(package.name,
                                " v",
                                package.version,
                                " is already installed, use --force to override"));
    }
    return lines;
}

} // namespace binstall::cli
