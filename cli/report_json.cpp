// SPDX-License-Identifier: MIT
#include "report_json.hpp"

#include "report_words.hpp"

#include <binstall/text.hpp>

#include <cstdint>

namespace binstall::cli {

namespace {

Value number(std::uint64_t value) {
    return Value{static_cast<std::int64_t>(value)};
}

Value json_path(const std::optional<fs::path>& path) {
    return path ? cli::json_path(*path) : Value{};
}

/// One piece of evidence of a plan: what it is, and where it comes from.
struct PlannedEvidence {
    Value operator()(const PublishedDigest& evidence) const {
        return row("published-digest", evidence.digest.to_string(), evidence.by);
    }

    Value operator()(const ChecksumFile& evidence) const {
        return row("checksum-file", {}, evidence.request.url.redacted());
    }

    Value operator()(const MinisignSignature& evidence) const {
        return row("signature", key_words(evidence.public_key), evidence.request.url.redacted());
    }

    static Value row(std::string_view kind, const std::string& by, const std::string& from) {
        Value json;
        json.set("kind", kind);
        json.set("by", by.empty() ? Value{} : Value{by});
        json.set("from", from);
        return json;
    }
};

Value json_check(const EvidenceCheck& check) {
    Value json = PlannedEvidence::row(name(check.kind), check.by, check.from);
    json.set("outcome", name(check.outcome));
    json.set("asset", check.asset);
    json.set("comment", check.comment.empty() ? Value{} : Value{check.comment});
    json.set("checked_at", check.checked_at);
    return json;
}

Value json_checks(const PackageReport& package) {
    Array checks;
    if (package.receipt)
        for (const EvidenceCheck& check : package.receipt->checks)
            checks.push_back(json_check(check));
    return Value{std::move(checks)};
}

Value json_asset(const Asset& asset, const VerifyOptions& options) {
    Value json;
    json.set("name", asset.name);
    json.set("url", asset.request.url.redacted());
    json.set("format", asset.format);
    json.set("size", asset.size ? number(*asset.size) : Value{});
    json.set("trust", trust_word(asset, options));
    json.set("checked_by", evidence_words(asset, options));
    Array evidence;
    for (const Evidence& each : asset.evidence)
        evidence.push_back(std::visit(PlannedEvidence{}, each));
    json.set("evidence", std::move(evidence));
    return json;
}

Value json_candidate(const RankedCandidate& ranked, const PackagePlan& plan) {
    Value json;
    json.set("source", ranked.source);
    json.set("tier", name(ranked.tier));
    json.set("target", ranked.candidate.target.triple);
    json.set("run_check", word(run_check(plan.request, ranked.candidate.target)));
    Array assets;
    for (const Asset& asset : ranked.candidate.assets)
        assets.push_back(json_asset(asset, plan.verify));
    json.set("assets", std::move(assets));
    return json;
}

Value json_planned(const PlannedBinary& binary) {
    Value json;
    json.set("name", binary.name);
    json.set("member", binary.member);
    json.set("file", cli::json_path(binary.file));
    json.set("link", json_path(binary.link));
    json.set("link_is_copy", binary.is_copy);
    return json;
}

Value json_plan(const PackagePlan& plan) {
    Value json;
    json.set("manifest_source", plan.resolved.manifest_source);
    Array candidates;
    for (const RankedCandidate& candidate : plan.candidates)
        candidates.push_back(json_candidate(candidate, plan));
    json.set("candidates", std::move(candidates));
    Array binaries;
    for (const PlannedBinary& binary : plan.binaries)
        binaries.push_back(json_planned(binary));
    json.set("binaries", std::move(binaries));
    json.set("hosts", json_texts(plan.hosts));
    json.set("redirect_hosts", json_texts(plan.redirect_hosts));
    json.set("asked", json_texts(plan.asked));
    json.set("rejected", json_rejected(plan));
    return json;
}

Value json_installed(const InstalledBinary& binary) {
    Value json;
    json.set("name", binary.name);
    json.set("member", binary.member);
    json.set("file", cli::json_path(binary.file));
    json.set("link", json_path(binary.link));
    return json;
}

Value json_package(const PackageReport& package) {
    Value json;
    json.set("name", package.name);
    json.set("version", package.version.empty() ? Value{} : Value{package.version});
    json.set("outcome", word(package.outcome));
    json.set("plan", package.plan ? json_plan(*package.plan) : Value{});
    Array binaries;
    for (const InstalledBinary& binary : package.binaries)
        binaries.push_back(json_installed(binary));
    json.set("binaries", std::move(binaries));
    json.set("target", package.receipt ? Value{package.receipt->target} : Value{});
    json.set("asset_sha256", package.receipt ? Value{package.receipt->asset_sha256} : Value{});
    json.set("checked_by", package.receipt ? Value{package.receipt->evidence} : Value{});
    json.set("checks", json_checks(package));
    json.set("missing", json_texts(package.missing));
    json.set("removed", json_texts(package.removed));
    json.set("warnings", json_texts(package.warnings));
    json.set("error", package.error ? json_error(*package.error) : Value{});
    return json;
}

Value json_destination(const Destination& destination) {
    Value json;
    json.set("bin_dir", cli::json_path(destination.bin_dir));
    json.set("root", json_path(destination.root));
    json.set("state_dir", cli::json_path(destination.state_dir));
    json.set("layout", destination.layout == NameLayout::plain ? "plain" : "versioned");
    json.set("tracked", destination.tracking == Tracking::on);
    json.set("reason", destination.reason);
    return json;
}

} // namespace

Value json_rejected(const PackagePlan& plan) {
    Array rejected;
    for (const Rejection& rejection : plan.rejected) {
        Value entry;
        entry.set("asset", rejection.asset);
        entry.set("target", rejection.target);
        entry.set("reason", rejection.reason);
        rejected.push_back(std::move(entry));
    }
    return Value{std::move(rejected)};
}

Value json_path(const fs::path& path) {
    const std::string& text = path.native();
    return is_utf8(text) ? text : printable(text, 4 * text.size());
}

Value json_document(std::string_view command, int exit_code, const std::optional<Error>& error) {
    Value json;
    json.set("version", 1);
    json.set("command", command);
    json.set("exit_code", exit_code);
    json.set("error", error ? json_error(*error) : Value{});
    return json;
}

Value json_error(const Error& error) {
    Value json;
    json.set("code", name(error.code()));
    json.set("message", std::string_view{error.what()});
    json.set("trail", json_texts(error.trail()));
    json.set("notes", json_texts(error.notes()));
    json.set("hint", error.hint().empty() ? Value{} : Value{error.hint()});
    json.set("retry_at",
             error.retry_at() ? Value{std::int64_t{error.retry_at()->time_since_epoch().count()}}
                              : Value{});
    return json;
}

Value json_report(const InstallReport& report, int exit_code, const std::optional<Error>& error) {
    Value json = json_document("install", exit_code, error);
    json.set("dry_run", report.dry_run);
    json.set("destination", json_destination(report.destination));
    Array packages;
    for (const PackageReport& package : report.packages)
        packages.push_back(json_package(package));
    json.set("packages", std::move(packages));
    json.set("contacted", json_texts(report.contacted));
    return json;
}

} // namespace binstall::cli
