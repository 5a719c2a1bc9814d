// SPDX-License-Identifier: MIT
#include "github_api.hpp"

#include "api_answer.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>
#include <binstall/timestamp.hpp>

#include <utility>

namespace binstall::release {

namespace {

std::string path_of(const ReleaseRef& release) {
    return cat(percent_encode(release.owner), '/', percent_encode(release.repository));
}

/// "https://api.github.com/repos/o/r"; GitHub's own servers of companies have it on the same host.
std::string api_of(const ReleaseRef& release) {
    const std::string base = release.is_public_github()
                                 ? std::string{"https://api.github.com/repos/"}
                                 : cat(release.origin, "/api/v3/repos/");
    return base + path_of(release);
}

/// A file of the release; absent while it is still being uploaded.
std::optional<ListedAsset> asset_of(const Value& value, const ReleaseRef& release) {
    const std::string* name = text_member(value, "name");
    const std::string* url = text_member(value, "url");
    const std::string* state = text_member(value, "state");
    if (!name || !url)
        throw Error{Errc::forge, "a file of the release has no name or no URL"};
    check_size(value);
    if (state && *state != "uploaded")
        return std::nullopt;
    ListedAsset asset{*name, std::nullopt, std::nullopt, Url::parse(*url)};
    if (!is_own_asset(*asset.api, release))
        throw Error{Errc::forge,
                    cat("a file of the release is said to be at ", asset.api->redacted())};
    if (const std::string* digest = text_member(value, "digest"))
        asset.digest = Digest::parse(*digest);
    if (const std::string* moment = text_member(value, "updated_at"))
        asset.uploaded = parse_timestamp(*moment);
    return asset;
}

} // namespace

bool is_own_asset(const Url& url, const ReleaseRef& release) {
    return to_lower(url.to_string())
        .starts_with(to_lower(cat(api_of(release), "/releases/assets/")));
}

Request api_request(const ReleaseRef& release, std::string_view path) {
    Request request;
    request.url = Url::parse(cat(api_of(release), path));
    request.headers = {{"Accept", "application/vnd.github+json"},
                       {"X-GitHub-Api-Version", "2022-11-28"}};
    // Elsewhere it is the settings' own for that place, if there is one.
    if (release.is_public_github())
        request.credential = "github";
    return request;
}

bool is_hidden(const ReleaseRef& release, const Host& host) {
    Request request;
    request.method = Method::head;
    request.url = Url::parse(cat("https://github.com/", path_of(release)));
    return host.http.fetch(request).status == 404;
}

bool is_visible(const ReleaseRef& release, const Host& host) {
    const Request request = api_request(release, "");
    const Response response = host.http.fetch(request);
    if (response.status != 404 && !response.is_success())
        throw api_error(response, request.url);
    return response.is_success();
}

ReleasePage read_github_release(const Value& document, const ReleaseRef& release) {
    const Value* assets = document.find("assets");
    if (!assets || !assets->array())
        throw Error{Errc::forge, "the API's answer is not the description of a release"};
    ReleasePage page{release, {}};
    for (const Value& value : *assets->array()) {
        check_room(page);
        if (std::optional<ListedAsset> asset = asset_of(value, release))
            page.assets.push_back(std::move(*asset));
    }
    return page;
}

std::optional<ReleasePage> ask_release_api(const ReleaseRef& release, const Host& host) {
    const Request request =
        api_request(release, cat("/releases/tags/", percent_encode(release.tag)));
    return ask_api(request, host, [&](const Value& document) {
        return read_github_release(document, release);
    });
}

} // namespace binstall::release
