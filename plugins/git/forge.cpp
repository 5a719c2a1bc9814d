// SPDX-License-Identifier: MIT
#include "forge.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <algorithm>
#include <utility>

namespace binstall::git {

namespace {

/// Of an archive. Repositories of programs have a few MiB.
constexpr std::uint64_t archive_limit = std::uint64_t{256} << 20;

std::vector<std::string>
hosts_in(const Settings& settings, std::string_view key, std::string_view known) {
    const Value value = settings.get(key);
    std::vector<std::string> hosts{std::string{known}};
    const auto add = [&](const Value& element) {
        if (!element.string())
            throw Error{Errc::config, cat("plugins.git.", key, " must be a list of hosts")};
        for (const std::string_view host : split(*element.string(), ','))
            if (!trim(host).empty())
                hosts.push_back(to_lower(trim(host)));
    };
    if (const Array* list = value.array())
        std::ranges::for_each(*list, add);
    else
        add(value);
    return hosts;
}

bool is_one_of(const std::vector<std::string>& hosts, const Url& url) {
    const auto is_it = [&](std::string_view name) {
        return std::ranges::find(hosts, name) != hosts.end();
    };
    constexpr std::uint16_t https = 443;
    return (url.port() == https && is_it(url.host())) || is_it(cat(url.host(), ':', url.port()));
}

/// "o/r" of "/o/r.git/".
std::string project_path(std::string_view path) {
    while (path.ends_with('/'))
        path.remove_suffix(1);
    if (path.ends_with(".git"))
        path.remove_suffix(4);
    while (path.starts_with('/'))
        path.remove_prefix(1);
    return std::string{path};
}

std::string_view without_prefix(std::string_view text, std::string_view prefix) {
    return text.starts_with(prefix) ? text.substr(prefix.size()) : text;
}

/// "x" of "refs/heads/x" and "refs/tags/x", for forges that know no full names.
std::string_view short_ref(std::string_view ref) {
    return without_prefix(without_prefix(ref, "refs/heads/"), "refs/tags/");
}

/// `text` as it may stand in a path, with its slashes.
std::string encoded_path(std::string_view text) {
    std::string encoded;
    for (const std::string_view part : split(text, '/'))
        encoded += cat(encoded.empty() ? "" : "/", percent_encode(part));
    return encoded;
}

} // namespace

ForgeHosts ForgeHosts::from(const Settings& settings) {
    return {hosts_in(settings, "github-hosts", "github.com"),
            hosts_in(settings, "gitlab-hosts", "gitlab.com"),
            hosts_in(settings, "forgejo-hosts", "codeberg.org")};
}

std::optional<ForgeProject> ForgeProject::at(std::string_view text, const ForgeHosts& hosts) {
    constexpr std::string_view scheme = "https://";
    if (!text.starts_with(scheme))
        return std::nullopt;
    const Url url = Url::parse(text);
    std::string path = project_path(url.path());
    const auto slashes = std::ranges::count(path, '/');
    const bool is_plain = url.query().empty() && path.find("//") == path.npos;
    if (is_plain && slashes == 1 && is_one_of(hosts.github, url))
        return ForgeProject{Kind::github, url.origin(), std::move(path)};
    if (is_plain && slashes >= 1 && is_one_of(hosts.gitlab, url))
        return ForgeProject{Kind::gitlab, url.origin(), std::move(path)};
    if (is_plain && slashes == 1 && is_one_of(hosts.forgejo, url))
        return ForgeProject{Kind::forgejo, url.origin(), std::move(path)};
    return std::nullopt;
}

/// https://docs.github.com/en/repositories/working-with-files/using-files/downloading-source-code-archives,
/// https://docs.gitlab.com/user/project/repository/#download-repository-source-code-from-a-url
std::optional<Request> ForgeProject::public_archive(std::string_view ref) const {
    const std::string_view wanted = ref.empty() ? "HEAD" : short_ref(ref);
    switch (kind_) {
    case Kind::github:
        return request(cat(
            base_, '/', path_, "/archive/", encoded_path(ref.empty() ? "HEAD" : ref), ".tar.gz"));
    case Kind::gitlab:
        return request(
            cat(base_, '/', path_, "/-/archive/", encoded_path(wanted), '/', name(), ".tar.gz"));
    case Kind::forgejo:
        if (!ref.empty())
            return request(cat(base_, '/', path_, "/archive/", encoded_path(wanted), ".tar.gz"));
        break;
    }
    return std::nullopt;
}

/// https://docs.github.com/en/rest/repos/contents#download-a-repository-archive-tar,
/// https://docs.gitlab.com/api/repositories/#get-file-archive, and Forgejo's repoGetArchive.
std::optional<Request> ForgeProject::private_archive(std::string_view ref) const {
    const std::string api =
        base_ == "https://github.com" ? "https://api.github.com" : cat(base_, "/api/v3");
    switch (kind_) {
    case Kind::github: {
        const std::string tail = ref.empty() ? std::string{} : cat('/', encoded_path(ref));
        Request asked = request(cat(api, "/repos/", path_, "/tarball", tail));
        asked.headers = {{"X-GitHub-Api-Version", "2022-11-28"}};
        if (base_ == "https://github.com")
            asked.credential = "github";
        return asked;
    }
    case Kind::gitlab: {
        const std::string query =
            ref.empty() ? std::string{} : cat("?sha=", percent_encode(short_ref(ref)));
        const std::string plain = percent_decode(path_).value_or(path_);
        return request(cat(base_,
                           "/api/v4/projects/",
                           percent_encode(plain),
                           "/repository/archive.tar.gz",
                           query));
    }
    case Kind::forgejo:
        if (!ref.empty())
            return request(cat(base_,
                               "/api/v1/repos/",
                               path_,
                               "/archive/",
                               encoded_path(short_ref(ref)),
                               ".tar.gz"));
        break;
    }
    return std::nullopt;
}

std::optional<Request> ForgeProject::description() const {
    if (kind_ != Kind::forgejo)
        return std::nullopt;
    Request asked = request(cat(base_, "/api/v1/repos/", path_));
    asked.size_limit = std::uint64_t{1} << 20;
    return asked;
}

std::string ForgeProject::shown() const {
    return cat(without_prefix(base_, "https://"), '/', path_);
}

std::string ForgeProject::name() const {
    return path_.substr(path_.rfind('/') + 1);
}

Request ForgeProject::request(std::string url) const {
    Request request;
    request.url = Url::parse(url);
    request.size_limit = archive_limit;
    return request;
}

} // namespace binstall::git
