// SPDX-License-Identifier: MIT
#include "gitlab_forgejo.hpp"

#include "api_answer.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>
#include <binstall/timestamp.hpp>

#include <utility>

namespace binstall::release {

namespace {

Url question(const ReleaseRef& release) {
    const std::string tag = percent_encode(release.tag);
    if (release.forge == Forge::gitlab)
        return Url::parse(cat(release.origin,
                              "/api/v4/projects/",
                              percent_encode(cat(release.owner, '/', release.repository)),
                              "/releases/",
                              tag));
    return Url::parse(cat(release.origin,
                          "/api/v1/repos/",
                          percent_encode(release.owner),
                          "/",
                          percent_encode(release.repository),
                          "/releases/tags/",
                          tag));
}

Error no_release() {
    return Error{Errc::forge, "the API's answer is not the description of a release"};
}

std::optional<std::chrono::sys_seconds> moment(const Value& value, std::string_view key) {
    const std::string* text = text_member(value, key);
    return text ? parse_timestamp(*text) : std::nullopt;
}

/// What the list `value` names as a file of the release: under `url`, from `published` on.
void add_file(const std::string& url,
              const std::string* name,
              std::optional<std::chrono::sys_seconds> published,
              ReleasePage& page) {
    ListedAsset asset{{}, std::nullopt, published, std::nullopt, Url::parse(url)};
    asset.name = name ? *name : asset.url->file_name();
    if (asset.name.empty())
        return; // a link to a page is no file
    check_room(page);
    page.assets.push_back(std::move(asset));
}

const Array& list_member(const Value* value) {
    if (!value || !value->array())
        throw no_release();
    return *value->array();
}

} // namespace

ReleasePage read_gitlab_release(const Value& document, const ReleaseRef& release) {
    const Value* assets = document.find("assets");
    if (!assets)
        throw no_release();
    ReleasePage page{release, {}};
    for (const Value& link : list_member(assets->find("links"))) {
        // The one on the forge itself stays when the file moves elsewhere.
        const std::string* url = text_member(link, "direct_asset_url");
        if (!url)
            url = text_member(link, "url");
        if (!url)
            throw no_release();
        add_file(*url, nullptr, moment(document, "released_at"), page);
    }
    return page;
}

ReleasePage read_forgejo_release(const Value& document, const ReleaseRef& release) {
    ReleasePage page{release, {}};
    for (const Value& asset : list_member(document.find("assets"))) {
        const std::string* name = text_member(asset, "name");
        const std::string* url = text_member(asset, "browser_download_url");
        if (!name || !url)
            throw no_release();
        check_size(asset);
        add_file(*url, name, moment(asset, "created_at"), page);
    }
    return page;
}

std::optional<ReleasePage> ask_forge(const ReleaseRef& release, const Host& host) {
    Request request;
    request.url = question(release);
    return ask_api(request, host, [&](const Value& document) {
        return release.forge == Forge::gitlab ? read_gitlab_release(document, release)
                                              : read_forgejo_release(document, release);
    });
}

} // namespace binstall::release
