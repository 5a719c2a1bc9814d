// SPDX-License-Identifier: MIT
#include <engine/download.hpp>
#include <engine/fetch.hpp>
#include <engine/scheduler.hpp>

namespace binstall {

Verification Download::verify(const Asset& asset, const VerifyOptions& options) const {
    if (evidence_failure)
        throw Error{*evidence_failure};
    return binstall::verify(artifact, asset, evidence, options);
}

std::vector<Download>
download(const Candidate& candidate, const fs::path& folder, const Services& services) {
    constexpr std::size_t at_once = 8;
    const std::size_t count = candidate.assets.size();
    std::vector<Download> downloads(count);
    // The assets are tasks 0 to count - 1, their evidence the others.
    const auto errors = run_all(2 * count, at_once, [&](std::size_t task) {
        const Asset& asset = candidate.assets[task % count];
        Download& one = downloads[task % count];
        if (task < count)
            one.artifact = fetch(asset, folder, services);
        else
            one.evidence = fetch_evidence(asset, services.config.verify, services.http);
    });
    for (std::size_t index = 0; index < count; ++index) {
        if (errors[index])
            throw Error{*errors[index]};
        downloads[index].evidence_failure = errors[count + index];
    }
    return downloads;
}

} // namespace binstall
