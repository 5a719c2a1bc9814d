// SPDX-License-Identifier: MIT
#include "repository.hpp"

#include <binstall/text.hpp>
#include <binstall/url.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <vector>

namespace binstall::release {

namespace {

using Parts = std::vector<std::string_view>;

Forge forge_named(std::string_view kind) {
    return kind == "github"    ? Forge::github
           : kind == "gitlab"  ? Forge::gitlab
           : kind == "forgejo" ? Forge::forgejo
                               : Forge::other;
}

Forge forge_of(std::string_view host, std::span<const ForgeHost> forges) {
    const auto known = std::ranges::find(forges, host, &ForgeHost::host);
    if (known != forges.end())
        return forge_named(known->kind);
    if (host == "bitbucket.org")
        return Forge::bitbucket;
    if (host == "sourceforge.net")
        return Forge::sourceforge;
    if (host == "codeberg.org")
        return Forge::forgejo;
    // "gitlab.com", and what companies and projects call their own.
    for (const std::string_view kind : {"github", "gitlab", "forgejo"})
        if (host.starts_with(cat(kind, '.')))
            return forge_named(kind);
    return host.starts_with("gitea.") ? Forge::forgejo : Forge::other;
}

Parts non_empty_parts(std::string_view path) {
    Parts parts = split(path, '/');
    std::erase_if(parts, [](std::string_view part) { return part.empty(); });
    return parts;
}

/// The words that stand between a repository and a path in it, for each forge.
std::vector<Parts> separators(Forge forge) {
    switch (forge) {
    case Forge::github:
        return {{"tree"}, {"blob"}};
    case Forge::gitlab:
        return {{"-", "tree"}, {"-", "blob"}, {"tree"}, {"blob"}};
    case Forge::forgejo:
        return {{"src", "branch"}, {"src", "tag"}};
    case Forge::bitbucket:
        return {{"src"}};
    case Forge::sourceforge:
    case Forge::other:
        break;
    }
    return {};
}

/// Where a path in the repository begins: the words and the branch behind them.
struct Cut {
    std::size_t repository; ///< How many parts name the repository.
    std::size_t inside;     ///< Where the path in it begins.
};

std::optional<Cut> find_cut(const Parts& parts, Forge forge) {
    for (const Parts& words : separators(forge)) {
        // Two parts at least name the repository; one more is the branch.
        for (std::size_t at = 2; at + words.size() < parts.size(); ++at)
            if (std::ranges::equal(std::span{parts}.subspan(at, words.size()), words))
                return Cut{at, at + words.size() + 1};
    }
    return std::nullopt;
}

std::string joined(std::span<const std::string_view> parts) {
    std::string text;
    for (const std::string_view part : parts)
        text += cat(text.empty() ? "" : "/", part);
    return text;
}

} // namespace

Repository Repository::parse(std::string_view text, std::span<const ForgeHost> forges) {
    const Url url = Url::parse(trim(text));
    std::string_view host = url.host();
    if (host == "www.github.com")
        host.remove_prefix(4);
    Repository repository;
    repository.forge = forge_of(host, forges);

    Parts parts = non_empty_parts(url.path());
    if (const auto cut = find_cut(parts, repository.forge)) {
        if (cut->inside < parts.size())
            repository.subcrate = percent_decode(parts.back()).value_or("");
        parts.resize(cut->repository);
    } else if (repository.forge == Forge::github && parts.size() > 2) {
        parts.resize(2); // ".../o/r/releases" and the like
    }
    if (!parts.empty() && parts.back().ends_with(".git"))
        parts.back().remove_suffix(4);

    const bool has_own_port = url.port() != (url.is_https() ? 443 : 80);
    repository.origin = cat("https://", host);
    if (has_own_port)
        repository.origin += cat(":", url.port());
    repository.url = repository.origin;
    for (const std::string_view part : parts)
        repository.url += cat("/", part);
    if (parts.size() >= 2) {
        repository.name = percent_decode(parts.back()).value_or("");
        repository.owner =
            percent_decode(joined(std::span{parts}.first(parts.size() - 1))).value_or("");
    }
    return repository;
}

} // namespace binstall::release
