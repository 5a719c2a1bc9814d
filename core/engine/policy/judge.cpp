// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>
#include <binstall/url.hpp>

#include <engine/http/permission.hpp>
#include <engine/policy/judge.hpp>
#include <engine/signed_candidate.hpp>

#include <algorithm>
#include <variant>

namespace binstall {

namespace {

/// How `place` is written in a policy; empty for what no policy can name.
std::string place_name(const Place& place) {
    if (const auto* registry = std::get_if<Registry>(&place)) {
        const bool says_kind = registry->index.find('+') < registry->index.find(':');
        return normal_registry(says_kind ? registry->index : cat("registry+", registry->index))
            .value_or("");
    }
    if (const auto* remote = std::get_if<GitRemote>(&place))
        return normal_registry(cat("git+", remote->url)).value_or("");
    return "path";
}

/// Whether a '*' could stand for something that leads elsewhere again.
bool is_plain(std::string_view url) {
    return url.find("..") == url.npos && url.find_first_of("%\\@?#") == url.npos;
}

std::string shown(std::string_view crate, const Version& version) {
    return cat(printable(crate), ' ', version.to_string());
}

std::string_view words(EvidenceLevel level) {
    switch (level) {
    case EvidenceLevel::none:
        return "nothing";
    case EvidenceLevel::checksum:
        return "a file of checksums";
    case EvidenceLevel::digest:
        return "a published digest";
    case EvidenceLevel::signature:
        return "a signature";
    case EvidenceLevel::attestation:
        return "an attestation";
    }
    return "nothing";
}

} // namespace

std::string Violation::to_string() const {
    return cat(what, rule.starts_with("--") ? " (" : " (policy rule ", rule, ')');
}

void PolicyJudge::refuse(const Violation& violation) const {
    Error error{Errc::policy, violation.to_string()};
    if (violation.rule.starts_with("--"))
        throw error;
    for (const Waiver& waiver : policy_.waivers)
        if (waiver.rule == violation.rule && waiver.until <= now())
            error.note(cat("a waiver for ",
                           printable(waiver.crate.name),
                           " ended after ",
                           printable(waiver.until_text)));
    throw error.hint(cat("the rules of this machine are in ",
                         printable(policy_.file.string(), 1024),
                         "; who administers it can change them or grant a waiver"));
}

bool PolicyJudge::is_waived(std::string_view rule,
                            std::string_view crate,
                            const Version& version) const {
    return policy_.waiver(rule, crate, version, now()) != nullptr;
}

bool PolicyJudge::is_allowed_registry(std::string_view place) const {
    if (!policy_.registries)
        return true;
    return std::ranges::any_of(*policy_.registries, [&](const std::string& allowed) {
        return allowed == place ||
               (allowed.starts_with("git+") && is_plain(place) && matches_glob(allowed, place));
    });
}

bool PolicyJudge::is_allowed_host(std::string_view host) const {
    return !policy_.hosts || matches_host(*policy_.hosts, host);
}

bool PolicyJudge::is_denied(std::string_view crate, const Version& version) const {
    return std::ranges::any_of(
        policy_.deny, [&](const PackageSpec& denied) { return covers(denied, crate, version); });
}

void PolicyJudge::check_request(const PackageSpec& spec, const Place& place) const {
    const std::optional<Version> exact = spec.requirement.exact();
    const bool may_be_waived = std::ranges::any_of(policy_.waivers, [&](const Waiver& waiver) {
        return waiver.crate.name == spec.name && waiver.until > now();
    });
    if (may_be_waived) // then the version decides, once it is known
        return;
    if (!is_allowed_registry(place_name(place)))
        refuse({std::string{rule::registries},
                cat(printable(spec.name),
                    " is looked for in a place that is not allowed: ",
                    place_name(place))});
    for (const PackageSpec& denied : policy_.deny)
        if (covers(denied, spec.name, exact.value_or(Version{})) &&
            (exact || denied.requirement.is_any()))
            refuse({std::string{rule::deny},
                    cat(printable(spec.name),
                        exact ? cat(' ', exact->to_string()) : "",
                        " is denied")});
}

void PolicyJudge::check_package(const Manifest& manifest, const Place& place) const {
    const std::string& crate = manifest.name;
    const Version& version = manifest.version;
    if (!is_allowed_registry(place_name(place)) && !is_waived(rule::registries, crate, version))
        refuse({std::string{rule::registries},
                cat(shown(crate, version),
                    " is described in a place that is not allowed: ",
                    place_name(place))});
    if (is_denied(crate, version) && !is_waived(rule::deny, crate, version))
        refuse({std::string{rule::deny}, cat(shown(crate, version), " is denied")});
    // What no registry dates may have been written a minute ago.
    if (!std::holds_alternative<Registry>(place) && !min_age(crate, version).is_none())
        refuse({std::string{rule::min_age},
                cat("nobody says since when there is ",
                    shown(crate, version),
                    ", and it must be ",
                    min_age(crate, version).to_string(),
                    " old")});
}

Age PolicyJudge::min_age(std::string_view crate, const Version& version) const {
    return is_waived(rule::min_age, crate, version) ? Age{} : policy_.min_age;
}

std::optional<Violation> PolicyJudge::against_evidence(EvidenceLevel found,
                                                       std::string_view what,
                                                       const std::string& source,
                                                       std::string_view crate,
                                                       const Version& version,
                                                       const VerifyOptions& options) const {
    const EvidenceLevel wanted = policy_.evidence_for(source);
    if (found < wanted && !is_waived(rule::evidence, crate, version))
        return Violation{std::string{rule::evidence},
                         cat(what,
                             ' ',
                             words(found),
                             ", and ",
                             words(wanted),
                             " is required of what comes from ",
                             source)};
    if (found < options.required)
        return Violation{
            cat("--require ", name(options.required)),
            cat(what, ' ', words(found), ", and ", words(options.required), " is asked for")};
    return std::nullopt;
}

std::optional<Violation> PolicyJudge::against(const Candidate& candidate,
                                              const std::string& source,
                                              const Manifest& manifest,
                                              const VerifyOptions& options) const {
    for (const Asset& asset : candidate.assets) {
        if (!is_allowed_host(asset.request.url.host()))
            return Violation{
                std::string{rule::hosts},
                cat("it lies at ", asset.request.url.host(), ", which may not be asked")};
        if (auto violation = against_evidence(offered_by(asset, options),
                                              "its publisher offers",
                                              source,
                                              manifest.name,
                                              manifest.version,
                                              options))
            return violation;
    }
    return std::nullopt;
}

void PolicyJudge::check_evidence(std::span<const EvidenceCheck> checks,
                                 const std::string& asset,
                                 const std::string& source,
                                 const Manifest& manifest,
                                 const VerifyOptions& options) const {
    if (const auto violation =
            against_evidence(level_of(checks, asset),
                             cat("what was verified of ", printable(asset), " is"),
                             source,
                             manifest.name,
                             manifest.version,
                             options))
        refuse(*violation);
}

/// cargo compares every crate that it downloads with the digest in the registry's index. Of a
/// repository or a folder nobody states anything.
EvidenceLevel PolicyJudge::level_of_build(std::string_view source) const {
    const bool is_of_registry = source.starts_with("registry+") || source.starts_with("sparse+");
    if (!is_of_registry)
        return EvidenceLevel::none;
    return policy_.build_counts_as_signed ? EvidenceLevel::signature : EvidenceLevel::digest;
}

void PolicyJudge::check_build(const Manifest& manifest, const VerifyOptions& options) const {
    const std::string crate = shown(manifest.name, manifest.version);
    const bool is_waived = this->is_waived(rule::build, manifest.name, manifest.version);
    if (!policy_.build.value_or(true) && !is_waived)
        refuse({std::string{rule::build}, cat(crate, " may not be built from source")});
    if (policy_.hosts && !policy_.build && !is_waived)
        refuse({std::string{rule::hosts},
                cat(crate, " may not be built from source, since cargo asks what hosts it likes")});
    const EvidenceLevel found = level_of_build(manifest.source);
    if (const auto violation =
            against_evidence(found,
                             cat("what vouches for the sources of ", crate, " is"),
                             std::string{build_source},
                             manifest.name,
                             manifest.version,
                             options))
        refuse(*violation);
    if (options.only_signed && found < EvidenceLevel::signature)
        throw Error{Errc::signature_missing, cat("nobody signs what is built: ", crate)}.hint(
            "without --only-signed it would be built; a policy may say that the registry's digests "
            "count as signed (evidence.build-counts-as-signed)");
}

std::vector<std::string> PolicyJudge::waivers_for(std::string_view crate,
                                                  const Version& version) const {
    std::vector<std::string> lines;
    for (const Waiver& waiver : policy_.waivers)
        if (policy_.waiver(waiver.rule, crate, version, now()) == &waiver)
            lines.push_back(cat("the policy's rule ",
                                waiver.rule,
                                " is waived until ",
                                printable(waiver.until_text),
                                ": ",
                                printable(waiver.reason)));
    return lines;
}

} // namespace binstall
