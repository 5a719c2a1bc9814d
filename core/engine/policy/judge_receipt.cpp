// SPDX-License-Identifier: MIT
// What a policy has against what is installed already.
#include <binstall/text.hpp>
#include <binstall/url.hpp>

#include <engine/policy/judge.hpp>

#include <algorithm>

namespace binstall {

namespace {

/// The host of the archive; empty for what was built, or is no URL.
std::string host_of(const Receipt& receipt) {
    try {
        return receipt.asset_url.empty() ? std::string{} : Url::parse(receipt.asset_url).host();
    } catch (const Error&) {
        return {};
    }
}

/// The least that was verified of any asset.
EvidenceLevel verified(const Receipt& receipt) {
    EvidenceLevel least = EvidenceLevel::signature;
    std::set<std::string> assets;
    for (const EvidenceCheck& check : receipt.checks)
        assets.insert(check.asset);
    for (const std::string& asset : assets)
        least = std::min(least, level_of(receipt.checks, asset));
    return assets.empty() ? EvidenceLevel::none : least;
}

} // namespace

std::vector<Violation> PolicyJudge::against(const Receipt& receipt) const {
    const std::string& crate = receipt.name;
    const Version& version = receipt.version;
    std::vector<Violation> found;
    const auto add = [&](std::string_view rule, std::string what) {
        if (!is_waived(rule, crate, version))
            found.push_back({std::string{rule}, std::move(what)});
    };
    const std::string_view source = receipt.source;
    // cargo's records put the branch and the commit behind the repository's URL.
    const std::string place =
        normal_registry(source.substr(0, source.find_first_of("?#"))).value_or("");
    if (!is_allowed_registry(place))
        add(rule::registries, cat("it is from ", printable(receipt.source)));
    if (is_denied(crate, version))
        add(rule::deny, "it is denied");
    const bool is_built = receipt.package_source == build_source;
    if (is_built && !policy_.build.value_or(true))
        add(rule::build, "it was built from source");
    for (const std::string& id : {receipt.manifest_source, receipt.package_source})
        if (!policy_.allows_source(id) && id != build_source)
            add(rule::sources,
                cat("it is from the source ", id.empty() ? "of nobody" : printable(id)));
    if (const std::string host = host_of(receipt); !is_built && !is_allowed_host(host))
        add(rule::hosts, cat("its archive lay at ", host.empty() ? "no known host" : host));
    const EvidenceLevel level = is_built ? level_of_build(receipt.source) : verified(receipt);
    if (const auto violation = against_evidence(
            level, "what was verified of it is", receipt.package_source, crate, version, {}))
        found.push_back(*violation);
    return found;
}

} // namespace binstall
