// SPDX-License-Identifier: MIT
#include "releases.hpp"

#include "github_graph.hpp"
#include "sha256.hpp"

#include <algorithm>
#include <cstdio>
#include <stdexcept>

namespace binstall::test {
namespace {

constexpr std::string_view published = "2026-01-02T03:04:05Z";

ServerResponse html(std::string body) {
    return {.status = 200,
            .body = std::move(body),
            .headers = {{"Content-Type", "text/html; charset=utf-8"}}};
}

ServerResponse json(std::string body, int status = 200) {
    return {.status = status,
            .body = std::move(body),
            .headers = {{"Content-Type", "application/json; charset=utf-8"}}};
}

/// What stands between `before` and the end of `text`, when it begins with that.
std::optional<std::string_view> after(std::string_view text, std::string_view before) {
    if (!text.starts_with(before))
        return {};
    return text.substr(before.size());
}

std::string decoded(std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size()) {
            result += static_cast<char>(std::stoi(std::string{text.substr(i + 1, 2)}, nullptr, 16));
            i += 2;
        } else {
            result += text[i];
        }
    }
    return result;
}

std::string html_escaped(std::string_view text) {
    std::string result;
    for (const char character : text) {
        switch (character) {
        case '&':
            result += "&amp;";
            break;
        case '<':
            result += "&lt;";
            break;
        case '>':
            result += "&gt;";
            break;
        case '"':
            result += "&quot;";
            break;
        default:
            result += character;
        }
    }
    return result;
}

/// "/owner/name/rest" in its two parts; the second without its slash.
std::pair<std::string, std::string_view> split_path(std::string_view path) {
    path.remove_prefix(std::min<std::size_t>(1, path.size()));
    const std::size_t owner = path.find('/');
    const std::size_t name =
        owner == std::string_view::npos ? std::string_view::npos : path.find('/', owner + 1);
    if (name == std::string_view::npos)
        return {std::string{path}, {}};
    return {std::string{path.substr(0, name)}, path.substr(name + 1)};
}

/// One row of the fragment, with the attributes that the site has, since a reader that depends on
/// their absence would fail there.
std::string listing_row(const std::string& href, const ReleaseAsset& asset) {
    const std::string kilobytes =
        std::to_string(std::max<std::size_t>(asset.bytes.size() / 1024, 1));
    std::string row =
        "<li data-view-component=\"true\" class=\"Box-row d-flex flex-column flex-md-row\">\n"
        "  <div data-view-component=\"true\" class=\"d-flex flex-justify-start\">\n"
        "    <a href=\"" +
        html_escaped(href) +
        "\" rel=\"nofollow\" data-turbo=\"false\" class=\"Truncate\">\n"
        "      <span data-view-component=\"true\" class=\"Truncate-text text-bold\">" +
        html_escaped(asset.name) +
        "</span>\n"
        "      <span data-view-component=\"true\" class=\"Truncate-text\"></span>\n    </a>\n  "
        "</div>\n"
        "  <div data-view-component=\"true\" class=\"d-flex flex-auto flex-justify-end\">\n";
    if (asset.digest)
        row += "    <div><span class=\"Truncate text-mono\"><span class=\"Truncate-text\">" +
               html_escaped(*asset.digest) + "</span></span></div>\n";
    row += "    <span class=\"color-fg-muted text-sm-left\">" + kilobytes +
           " KB</span>\n"
           "    <span class=\"color-fg-muted\"><relative-time datetime=\"" +
           asset.uploaded + "\"></relative-time></span>\n";
    return row + "  </div>\n</li>\n";
}

constexpr std::string_view api_place = "https://api.github.com/repos/";

std::string asset_json(const std::string& repository,
                       const Release& release,
                       const ReleaseAsset& asset,
                       std::size_t number) {
    const std::string digest = asset.digest ? '"' + *asset.digest + '"' : "null";
    return R"({"name":")" + asset.name + R"(","state":"uploaded","size":)" +
           std::to_string(asset.bytes.size()) + R"(,"digest":)" + digest + R"(,"updated_at":")" +
           asset.uploaded + R"(","url":")" + std::string{api_place} + repository +
           "/releases/assets/" + std::to_string(number) +
           R"(","browser_download_url":"https://github.com/)" + repository + "/releases/download/" +
           release.tag() + "/" + asset.name + R"("})";
}

} // namespace

Release& Release::asset(const std::string& name, const ArchiveFiles& files) {
    return asset_bytes(name, pack(name, files));
}

Release& Release::asset_bytes(const std::string& name, std::string bytes) {
    std::string digest = "sha256:" + sha256(bytes);
    assets_.push_back({name, std::move(bytes), std::move(digest), "2001-01-02T03:04:05Z"});
    return *this;
}

Release& Release::digest(std::optional<std::string> digest) {
    assets_.back().digest = std::move(digest);
    return *this;
}

Release& Release::uploaded(std::string moment) {
    assets_.back().uploaded = std::move(moment);
    return *this;
}

const ReleaseAsset* Release::find(std::string_view name) const {
    const auto found = std::ranges::find(assets_, name, &ReleaseAsset::name);
    return found == assets_.end() ? nullptr : &*found;
}

Release& Forge::release(const std::string& repository, const std::string& tag) {
    std::deque<Release>& releases = repositories_[repository];
    const auto found = std::ranges::find(releases, tag, &Release::tag);
    return found == releases.end() ? releases.emplace_back(tag) : *found;
}

void Forge::repository(const std::string& repository) {
    repositories_[repository];
}

const Release* Forge::find(const std::string& repository, const std::string& tag) const {
    const auto releases = repositories_.find(repository);
    if (releases == repositories_.end())
        return nullptr;
    const auto found = std::ranges::find(releases->second, tag, &Release::tag);
    return found == releases->second.end() ? nullptr : &*found;
}

ServerResponse Forge::page(const ServerRequest& request) const {
    const std::string path = request.path();
    const auto [repository, rest] = split_path(path);
    if (!repositories_.contains(repository) || hidden_.contains(repository))
        return ServerResponse::not_found();
    if (rest.empty())
        return html("<html><title>" + html_escaped(repository) + "</title></html>\n");
    if (rest == "releases")
        return releases_page(repository);
    if (const auto tag = after(rest, "releases/expanded_assets/"))
        return listing(repository, decoded(*tag));
    if (rest == "info/refs" && request.target.ends_with("?service=git-upload-pack"))
        return refs(repository);
    if (const auto tag = after(rest, "releases/tag/"))
        return find(repository, decoded(*tag)) != nullptr ? html("<html></html>\n")
                                                          : ServerResponse::not_found();
    if (const auto file = after(rest, "releases/download/"))
        return download(repository, *file);
    return ServerResponse::not_found();
}

/// https://git-scm.com/docs/gitprotocol-http: every line begins with its length.
ServerResponse Forge::refs(const std::string& repository) const {
    const auto line = [](const std::string& text) {
        char size[5];
        std::snprintf(size, sizeof size, "%04zx", text.size() + 4);
        return size + text;
    };
    const std::string object(40, 'a');
    std::string body = line("# service=git-upload-pack\n") + "0000" +
                       line(object + " HEAD" + '\0' + "multi_ack symref=HEAD:refs/heads/main\n") +
                       line(object + " refs/heads/main\n");
    for (const Release& release : repositories_.at(repository))
        body += line(object + " refs/tags/" + release.tag() + "\n") +
                line(object + " refs/tags/" + release.tag() + "^{}\n");
    return {.status = 200,
            .body = body + "0000",
            .headers = {{"Content-Type", "application/x-git-upload-pack-advertisement"}}};
}

ServerResponse Forge::releases_page(const std::string& repository) const {
    std::string links;
    for (const Release& release : repositories_.at(repository))
        links += "<a href=\"/" + repository + "/releases/tag/" + html_escaped(release.tag()) +
                 "\">" + html_escaped(release.tag()) + "</a>\n";
    return html("<html>\n" + links + "</html>\n");
}

ServerResponse Forge::listing(const std::string& repository, const std::string& tag) const {
    const Release* release = find(repository, tag);
    if (release == nullptr)
        return ServerResponse::not_found();
    const std::string folder = "/" + repository + "/releases/download/" + tag + "/";
    std::string rows;
    for (const ReleaseAsset& asset : release->assets())
        rows += listing_row(folder + asset.name, asset);
    const std::string source = "/" + repository + "/archive/refs/tags/" + tag + ".tar.gz";
    rows += "<li class=\"Box-row d-flex\"><a href=\"" + html_escaped(source) +
            "\" rel=\"nofollow\"><span class=\"text-bold\">Source code</span> (tar.gz)</a></li>\n";
    return html("<div class=\"Box Box--condensed mt-3\">\n<ul>\n" + rows + "</ul>\n</div>\n");
}

ServerResponse Forge::download(const std::string& repository, std::string_view tag_and_name) const {
    const std::size_t slash = tag_and_name.rfind('/');
    if (slash == std::string_view::npos)
        return ServerResponse::not_found();
    const Release* release = find(repository, decoded(tag_and_name.substr(0, slash)));
    if (release == nullptr || release->find(decoded(tag_and_name.substr(slash + 1))) == nullptr)
        return ServerResponse::not_found();
    // The real one carries a signature that whoever has the URL can use: it must not be shown.
    return ServerResponse::redirect("https://" + std::string{object_host} + "/" + repository + "/" +
                                    std::string{tag_and_name} + "?sp=r&sig=secret-signature");
}

ServerResponse Forge::object(const ServerRequest& request) const {
    const std::string path = request.path();
    const auto [repository, rest] = split_path(path);
    const std::size_t slash = rest.rfind('/');
    if (slash == std::string_view::npos)
        return ServerResponse::not_found();
    const Release* release = find(repository, decoded(rest.substr(0, slash)));
    const ReleaseAsset* asset =
        release == nullptr ? nullptr : release->find(decoded(rest.substr(slash + 1)));
    if (asset == nullptr)
        return ServerResponse::not_found();
    return {.status = 200,
            .body = asset->bytes,
            .headers = {{"Content-Type", "application/octet-stream"}}};
}

ServerResponse Forge::refusal() const {
    ServerResponse refusal = json(R"({"message":"API rate limit exceeded"})", 403);
    refusal.headers.insert(refusal.headers.end(),
                           {{"X-RateLimit-Limit", "60"},
                            {"X-RateLimit-Remaining", "0"},
                            {"X-RateLimit-Reset", "4102444800"}});
    return refusal;
}

/// A file by its number: those of all releases are numbered one after the other.
ServerResponse Forge::api_file(const std::string& repository, std::string_view number) const {
    std::size_t left = std::stoul(std::string{number});
    for (const Release& release : repositories_.at(repository)) {
        if (left < release.assets().size())
            return download(repository, release.tag() + "/" + release.assets()[left].name);
        left -= release.assets().size();
    }
    return ServerResponse::not_found();
}

ServerResponse Forge::api(const ServerRequest& request) const {
    if (is_api_exhausted)
        return refusal();
    const std::string path = request.path();
    if (path == "/graphql")
        return answer_graph(request, [this](const std::string& repository) {
            const auto found = repositories_.find(repository);
            if (found == repositories_.end())
                return GraphRepository{};
            return GraphRepository{&found->second,
                                   hidden_.contains(repository),
                                   std::string{api_place} + repository + "/releases/assets/"};
        });
    const auto in_repository = after(path, "/repos");
    if (!in_repository)
        return json(R"({"message":"Not Found"})", 404);
    const auto [repository, rest] = split_path(*in_repository);
    if (hidden_.contains(repository) && request.header("authorization").empty())
        return json(R"({"message":"Not Found"})", 404);
    if (const auto number = after(rest, "releases/assets/");
        number && request.header("accept") == "application/octet-stream")
        return api_file(repository, *number);
    if (rest.empty() && repositories_.contains(repository))
        return json(R"({"full_name":")" + repository + R"(","private":false})");
    const auto tag = after(rest, "releases/tags/");
    const Release* release = tag ? find(repository, decoded(*tag)) : nullptr;
    if (release == nullptr)
        return json(R"({"message":"Not Found"})", 404);
    std::size_t number = 0;
    for (const Release& before : repositories_.at(repository)) {
        if (&before == release)
            break;
        number += before.assets().size();
    }
    std::string assets;
    for (const ReleaseAsset& asset : release->assets())
        assets += (assets.empty() ? "" : ",") + asset_json(repository, *release, asset, number++);
    return json(R"({"tag_name":")" + release->tag() + R"(","published_at":")" +
                std::string{published} + R"(","assets":[)" + assets + "]}");
}

} // namespace binstall::test
