// SPDX-License-Identifier: MIT
#include "other_forge.hpp"

#include "github_graph.hpp"

#include <algorithm>
#include <cstdio>

namespace binstall::test {
namespace {

/// One segment of a path: only what GitLab and others escape in it.
std::string segment(std::string_view text) {
    std::string result;
    for (const char character : text)
        result += character == '/' ? std::string{"%2F"} : std::string{character};
    return result;
}

ServerResponse file(const ReleaseAsset& asset) {
    return {.status = 200,
            .body = asset.bytes,
            .headers = {{"Content-Type", "application/octet-stream"},
                        {"Last-Modified", "Tue, 02 Jan 2001 03:04:05 GMT"}}};
}

} // namespace

Release& OtherForge::release(const std::string& repository, const std::string& tag) {
    std::deque<Release>& releases = repositories_[repository];
    const auto found = std::ranges::find(releases, tag, &Release::tag);
    return found == releases.end() ? releases.emplace_back(tag) : *found;
}

std::string OtherForge::file_path(const std::string& repository,
                                  const Release& release,
                                  const ReleaseAsset& asset) const {
    const std::string tag = segment(release.tag());
    switch (kind_) {
    case ForgeKind::gitlab:
        return "/" + repository + "/-/releases/" + tag + "/downloads/binaries/" + asset.name;
    case ForgeKind::bitbucket:
        return "/" + repository + "/downloads/" + asset.name;
    case ForgeKind::sourceforge:
        return "/" + repository + "/files/binaries/" + tag + "/" + asset.name + "/download";
    case ForgeKind::github_enterprise:
    case ForgeKind::forgejo:
        break;
    }
    return "/" + repository + "/releases/download/" + tag + "/" + asset.name;
}

/// Where the API describes a release; empty where there is none.
std::string OtherForge::release_path(const std::string& repository, const Release& release) const {
    const std::string tag = segment(release.tag());
    switch (kind_) {
    case ForgeKind::github_enterprise:
        return "/api/v3/repos/" + repository + "/releases/tags/" + tag;
    case ForgeKind::gitlab:
        return "/api/v4/projects/" + segment(repository) + "/releases/" + tag;
    case ForgeKind::forgejo:
        return "/api/v1/repos/" + repository + "/releases/tags/" + tag;
    case ForgeKind::bitbucket:
    case ForgeKind::sourceforge:
        break;
    }
    return {};
}

std::string OtherForge::asset_json(const std::string& repository,
                                   const Release& release,
                                   const ReleaseAsset& asset,
                                   std::size_t number) const {
    const std::string url = "https://" + host_ + file_path(repository, release, asset);
    switch (kind_) {
    case ForgeKind::gitlab:
        // The label is what the author likes.
        return R"({"id":)" + std::to_string(number) + R"(,"name":"for some machine","url":)" +
               R"("https://elsewhere.test/)" + asset.name + R"(","direct_asset_url":")" + url +
               R"(","link_type":"package"})";
    case ForgeKind::github_enterprise:
        return R"({"name":")" + asset.name + R"(","state":"uploaded","digest":")" +
               asset.digest.value_or("") + R"(","updated_at":")" + asset.uploaded +
               R"(","url":"https://)" + host_ + "/api/v3/repos/" + repository +
               "/releases/assets/" + std::to_string(number) + R"("})";
    case ForgeKind::forgejo:
    case ForgeKind::bitbucket:
    case ForgeKind::sourceforge:
        break;
    }
    return R"({"id":)" + std::to_string(number) + R"(,"name":")" + asset.name + R"(","size":)" +
           std::to_string(asset.bytes.size()) + R"(,"created_at":")" + asset.uploaded +
           R"(","browser_download_url":")" + url + R"("})";
}

std::string OtherForge::release_json(const std::string& repository, const Release& release) const {
    std::string assets;
    for (std::size_t number = 0; number < release.assets().size(); ++number)
        assets += (number == 0 ? "" : ",") +
                  asset_json(repository, release, release.assets()[number], number);
    if (kind_ == ForgeKind::gitlab)
        return R"({"tag_name":")" + release.tag() +
               R"(","released_at":"2001-01-02T03:04:05.000Z","assets":{"count":1,"sources":[],)" +
               R"("links":[)" + assets + "]}}";
    return R"({"tag_name":")" + release.tag() + R"(","assets":[)" + assets + "]}";
}

/// Where the API lists all releases; empty where it does not.
std::string OtherForge::list_path(const std::string& repository) const {
    switch (kind_) {
    case ForgeKind::github_enterprise:
        return "/api/v3/repos/" + repository + "/releases";
    case ForgeKind::gitlab:
        return "/api/v4/projects/" + segment(repository) + "/releases";
    case ForgeKind::forgejo:
        return "/api/v1/repos/" + repository + "/releases";
    case ForgeKind::bitbucket:
    case ForgeKind::sourceforge:
        break;
    }
    return {};
}

/// A page of the list, the newest release first, with a link to the next one.
ServerResponse OtherForge::list(const std::string& repository, std::string_view query) const {
    const std::deque<Release>& releases = repositories_.at(repository);
    const std::size_t at = query.find("page=");
    const bool is_first = at == query.npos || (at > 0 && query[at - 1] == '_');
    const std::size_t page = is_first ? 1 : std::stoul(std::string{query.substr(at + 5)});
    std::string body;
    const std::size_t begin = std::min((page - 1) * page_size, releases.size());
    const std::size_t end = std::min(begin + page_size, releases.size());
    for (std::size_t index = begin; index < end; ++index)
        body += (body.empty() ? "" : ",") +
                release_json(repository, releases[releases.size() - 1 - index]);
    ServerResponse response{
        .status = 200, .body = "[" + body + "]", .headers = {{"Content-Type", "application/json"}}};
    if (end < releases.size())
        response.headers.emplace_back(
            "Link",
            "<https://" + host_ + list_path(repository) + "?page=" + std::to_string(page + 1) +
                ">; rel=\"next\", <https://" + host_ + list_path(repository) + ">; rel=\"first\"");
    return response;
}

ServerResponse OtherForge::api(std::string_view path, std::string_view query) const {
    if (!has_api)
        return {.status = 500};
    for (const auto& [repository, releases] : repositories_)
        if (path == list_path(repository))
            return list(repository, query);
    for (const auto& [repository, releases] : repositories_)
        for (const Release& release : releases) {
            if (path == release_path(repository, release))
                return {.status = 200,
                        .body = release_json(repository, release),
                        .headers = {{"Content-Type", "application/json"}}};
            const std::string assets = "/api/v3/repos/" + repository + "/releases/assets/";
            for (std::size_t number = 0; number < release.assets().size(); ++number)
                if (kind_ == ForgeKind::github_enterprise &&
                    path == assets + std::to_string(number))
                    return file(release.assets()[number]);
        }
    return ServerResponse::not_found();
}

/// https://git-scm.com/docs/gitprotocol-http: every line begins with its length.
ServerResponse OtherForge::refs(std::string_view path) const {
    const auto line = [](const std::string& text) {
        char size[5];
        std::snprintf(size, sizeof size, "%04zx", text.size() + 4);
        return size + text;
    };
    for (const auto& [repository, releases] : repositories_) {
        if (path != "/" + repository + ".git/info/refs")
            continue;
        std::string body = line("# service=git-upload-pack\n") + "0000";
        for (const Release& release : releases)
            body += line(std::string(40, 'a') + " refs/tags/" + release.tag() + "\n");
        return {.status = 200, .body = body + "0000"};
    }
    return ServerResponse::not_found();
}

/// Files have the numbers that REST gives them, for a repository with one release.
ServerResponse OtherForge::graph(const ServerRequest& request) const {
    return answer_graph(request, [this](const std::string& repository) {
        const auto found = repositories_.find(repository);
        if (found == repositories_.end())
            return GraphRepository{};
        return GraphRepository{&found->second,
                               true,
                               "https://" + host_ + "/api/v3/repos/" + repository +
                                   "/releases/assets/"};
    });
}

ServerResponse OtherForge::answer(const ServerRequest& request) const {
    const std::string path = request.path();
    if (path.starts_with("/api/")) {
        if (!token_.empty() && request.header("authorization") != token_)
            return {.status = 401, .headers = {{"WWW-Authenticate", "Bearer"}}};
        if (kind_ == ForgeKind::github_enterprise && path == "/api/graphql" && has_api)
            return graph(request);
        return api(path,
                   request.target.find('?') == request.target.npos
                       ? std::string{}
                       : request.target.substr(request.target.find('?') + 1));
    }
    if (path.ends_with("/info/refs"))
        return refs(path);
    for (const auto& [repository, releases] : repositories_)
        for (const Release& release : releases)
            for (const ReleaseAsset& asset : release.assets())
                if (token_.empty() && path == file_path(repository, release, asset))
                    return file(asset);
    return ServerResponse::not_found();
}

} // namespace binstall::test
