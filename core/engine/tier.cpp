// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/tier.hpp>

#include <algorithm>

namespace binstall {

namespace {

/// "/owner/name/" of a repository's path; empty when there are not two segments.
std::string owner_and_name(const Url& repository) {
    const std::vector<std::string_view> parts = split(repository.path(), '/');
    if (parts.size() < 3 || parts[1].empty() || parts[2].empty())
        return {};
    std::string_view name = parts[2];
    if (name.ends_with(".git"))
        name.remove_suffix(4);
    return to_lower(cat('/', parts[1], '/', name, '/'));
}

} // namespace

bool lies_in_repository(const Url& url, const Manifest& manifest) {
    if (!manifest.repository)
        return false;
    try {
        const Url repository = Url::parse(*manifest.repository);
        const std::string prefix = owner_and_name(repository);
        if (prefix.empty())
            return false;
        // GitHub keeps the files of private repositories behind its API.
        if (repository.host() == "github.com" && url.host() == "api.github.com")
            return to_lower(url.path()).starts_with(cat("/repos", prefix));
        return url.host() == repository.host() && to_lower(url.path()).starts_with(prefix);
    } catch (const Error&) {
        return false; // not a URL: then nothing lies in it
    }
}

Tier tier_of(const Candidate& candidate, const Manifest& manifest, Tier source_tier) {
    const bool in_repository = std::ranges::all_of(candidate.assets, [&](const Asset& asset) {
        return lies_in_repository(asset.request.url, manifest);
    });
    return in_repository ? Tier::author : source_tier;
}

} // namespace binstall
