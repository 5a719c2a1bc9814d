// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/age.hpp>
#include <engine/registry_memory.hpp>
#include <engine/resolve.hpp>

#include <algorithm>
#include <chrono>

namespace binstall {

namespace {

/// A version of the ledger's; absent for one that was written by something else than us.
std::optional<Version> version_of(const SeenAsset& seen) {
    try {
        return Version::parse(seen.version);
    } catch (const Error&) {
        return std::nullopt;
    }
}

bool was_passed_over(const Resolved& resolved, const Version& version) {
    return std::ranges::find(resolved.passed_over, version.to_string(), &PassedOver::version) !=
           resolved.passed_over.end();
}

} // namespace

std::optional<SeenAsset> seen_crate(const Resolved& resolved) {
    if (resolved.crate_sha256.empty())
        return std::nullopt;
    const Manifest& manifest = resolved.manifest;
    const std::string version = manifest.version.to_string();
    return SeenAsset{.source = manifest.source,
                     .package = manifest.name,
                     .version = version,
                     .target = {},
                     .asset = cat(manifest.name, '-', version, ".crate"),
                     .sha256 = resolved.crate_sha256,
                     .key = {},
                     .first_seen = now_in_seconds()};
}

std::string what_went_backwards(const PackageRequest& request,
                                const Resolved& resolved,
                                const Ledger& ledger,
                                const Services& services) {
    std::optional<Version> newest;
    for (const SeenAsset& seen : ledger.seen) {
        if (seen.source != resolved.manifest.source || seen.package != resolved.manifest.name)
            continue;
        const std::optional<Version> version = version_of(seen);
        if (version && *version > newest.value_or(resolved.manifest.version) &&
            request.spec.requirement.matches(*version) && !was_passed_over(resolved, *version))
            newest = version;
    }
    if (!newest || is_listed(request, resolved.manifest_source, *newest, services))
        return {};
    return cat("the registry went backwards: ",
               newest->to_string(),
               " was installed from it before, and it does not list it any more; ",
               resolved.manifest.version.to_string(),
               " is the newest now");
}

} // namespace binstall
