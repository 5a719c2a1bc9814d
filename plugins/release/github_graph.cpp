// SPDX-License-Identifier: MIT
#include "github_graph.hpp"

#include "api_answer.hpp"
#include "github_api.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>
#include <binstall/timestamp.hpp>

#include <string>
#include <utility>

namespace binstall::release {

namespace {

/// What is wanted of each release. The API gives no more than a hundred of anything.
constexpr std::string_view fragment =
    "fragment files on Release{isDraft releaseAssets(first:100){nodes{name digest size updatedAt "
    "url}pageInfo{hasNextPage}}}";

/// `text` as JSON has it.
std::string json_text(std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string quoted = "\"";
    for (const char character : text) {
        const auto code = static_cast<unsigned char>(character);
        if (code < 0x20)
            quoted += cat("\\u00", digits[code >> 4], digits[code & 0xf]);
        else if (character == '"' || character == '\\')
            quoted += cat('\\', character);
        else
            quoted += character;
    }
    return quoted + '"';
}

/// Tags are variables, never a part of the question: they may hold anything.
std::string question(const std::vector<ReleaseRef>& releases) {
    std::string declared = "$owner:String!,$name:String!";
    std::string wanted;
    std::string values = cat("\"owner\":",
                             json_text(releases.front().owner),
                             ",\"name\":",
                             json_text(releases.front().repository));
    for (std::size_t at = 0; at < releases.size(); ++at) {
        declared += cat(",$t", at, ":String!");
        wanted += cat(" t", at, ":release(tagName:$t", at, "){...files}");
        values += cat(",\"t", at, "\":", json_text(releases[at].tag));
    }
    const std::string query = cat("query(",
                                  declared,
                                  "){repository(owner:$owner,name:$name){isPrivate",
                                  wanted,
                                  "}}",
                                  fragment);
    return cat("{\"query\":", json_text(query), ",\"variables\":{", values, "}}");
}

Request request_for(const std::vector<ReleaseRef>& releases) {
    const ReleaseRef& release = releases.front();
    Request request;
    request.method = Method::post;
    request.url =
        Url::parse(release.is_public_github() ? std::string{"https://api.github.com/graphql"}
                                              : cat(release.origin, "/api/graphql"));
    request.headers = {{"Accept", "application/json"}, {"Content-Type", "application/json"}};
    request.body = question(releases);
    request.cache = CacheUse::never;
    // For what is public no program is started that might know a token.
    if (release.is_public_github())
        request.credential = "github-given";
    return request;
}

Error unusable(std::string_view what) {
    return Error{Errc::forge, cat("the answer is not about releases: ", what)};
}

/// The member `key` of an object. @throws Error{Errc::forge} when it is not there.
const Value& member(const Value& value, std::string_view key) {
    const Value* found = value.find(key);
    if (!found)
        throw unusable(cat("it has no ", key));
    return *found;
}

bool flag(const Value& value, std::string_view key) {
    const Value& found = member(value, key);
    if (!found.boolean())
        throw unusable(cat(key, " is neither true nor false"));
    return *found.boolean();
}

/// A file of the release; absent when a token is needed for it, and it is not where one may go.
std::optional<ListedAsset> asset_of(const Value& value, const ReleaseRef& release, bool is_hidden) {
    const std::string* name = text_member(value, "name");
    if (!name || name->empty())
        throw unusable("a file has no name");
    check_size(value);
    ListedAsset asset{*name, std::nullopt, std::nullopt};
    if (const std::string* digest = text_member(value, "digest"))
        asset.digest = Digest::parse(*digest);
    if (const std::string* moment = text_member(value, "updatedAt"))
        asset.uploaded = parse_timestamp(*moment);
    if (!is_hidden)
        return asset;
    const std::string* url = text_member(value, "url");
    if (!url || !is_own_asset(Url::parse(*url), release))
        return std::nullopt;
    asset.api = Url::parse(*url);
    return asset;
}

/// Absent when not all of the release is told, or it is not published yet.
std::optional<ReleasePage> page_of(const Value& value, const ReleaseRef& release, bool is_hidden) {
    const Value& assets = member(value, "releaseAssets");
    const Value& nodes = member(assets, "nodes");
    if (!nodes.array())
        throw unusable("it lists no files");
    if (flag(value, "isDraft") || flag(member(assets, "pageInfo"), "hasNextPage"))
        return std::nullopt;
    ReleasePage page{release, {}};
    for (const Value& node : *nodes.array()) {
        std::optional<ListedAsset> asset = asset_of(node, release, is_hidden);
        if (!asset)
            return std::nullopt;
        page.assets.push_back(std::move(*asset));
    }
    return page;
}

/// What went wrong, in the API's own words: it answers 200 all the same.
void check_errors(const Value& document) {
    const Value* errors = document.find("errors");
    if (!errors || !errors->array() || errors->array()->empty())
        return;
    const Value& first = errors->array()->front();
    const std::string* message = text_member(first, "message");
    const std::string* type = text_member(first, "type");
    throw Error{type && *type == "RATE_LIMITED" ? Errc::rate_limited : Errc::forge,
                cat("it says: ", message ? printable(*message, 200) : "something is wrong")};
}

KnownReleases read_answer(const Value& document, const std::vector<ReleaseRef>& releases) {
    check_errors(document);
    const Value& repository = member(member(document, "data"), "repository");
    if (repository.is_null())
        throw unusable("there is no such repository");
    // A server of a company's shows nothing to those without a token.
    const bool is_hidden = flag(repository, "isPrivate") || !releases.front().is_public_github();
    KnownReleases known;
    for (std::size_t at = 0; at < releases.size(); ++at) {
        const Value& release = member(repository, cat('t', at));
        if (release.is_null())
            known.emplace(releases[at], std::nullopt);
        else if (auto page = page_of(release, releases[at], is_hidden))
            known.emplace(releases[at], std::move(page));
    }
    return known;
}

} // namespace

std::optional<KnownReleases> ask_graph(const std::vector<ReleaseRef>& releases, const Host& host) {
    const Request request = request_for(releases);
    try {
        const Response response = host.http.fetch(request);
        if (!response.is_success())
            throw api_error(response, request.url);
        return read_answer(host.read.json(response.body), releases);
    } catch (const Error& error) {
        if (error.code() == Errc::cancelled || error.code() == Errc::integrity)
            throw;
        // The pages of the releases say the same, and are not metered.
        host.log.write(Level::debug,
                       cat(request.url.host(), " cannot say it at once: ", error.what()));
        return std::nullopt;
    }
}

} // namespace binstall::release
