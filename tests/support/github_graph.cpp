// SPDX-License-Identifier: MIT
#include "github_graph.hpp"

#include <algorithm>
#include <map>
#include <regex>
#include <string_view>

namespace binstall::test {
namespace {

constexpr std::size_t page_size = 100;

using Variables = std::map<std::string, std::string>;

ServerResponse json(std::string body, int status = 200) {
    return {.status = status,
            .body = std::move(body),
            .headers = {{"Content-Type", "application/json; charset=utf-8"}}};
}

ServerResponse error(const std::string& type, const std::string& message) {
    return json(R"({"data":{"repository":null},"errors":[{"type":")" + type + R"(","message":")" +
                message + R"("}]})");
}

/// Takes a string of JSON off `text`, which begins with its quote.
std::string take_text(std::string_view& text) {
    std::string result;
    std::size_t at = 1;
    for (; at < text.size() && text[at] != '"'; ++at) {
        if (text[at] != '\\') {
            result += text[at];
        } else if (text[++at] == 'u') {
            result +=
                static_cast<char>(std::stoi(std::string{text.substr(at + 1, 4)}, nullptr, 16));
            at += 4;
        } else {
            result += text[at];
        }
    }
    text.remove_prefix(std::min(at + 1, text.size()));
    return result;
}

/// The members of `"variables":{...}`, which are all strings.
Variables variables_of(std::string_view body) {
    constexpr std::string_view before = "\"variables\":{";
    Variables variables;
    const std::size_t at = body.rfind(before);
    if (at == body.npos)
        return variables;
    body.remove_prefix(at + before.size());
    while (body.starts_with('"')) {
        const std::string name = take_text(body);
        body.remove_prefix(std::min<std::size_t>(1, body.size())); // the colon
        variables[name] = take_text(body);
        body.remove_prefix(body.starts_with(',') ? 1 : 0);
    }
    return variables;
}

std::string
files_json(const Release& release, std::size_t first_number, const GraphRepository& repository) {
    std::string nodes;
    const std::size_t shown = std::min(release.assets().size(), page_size);
    for (std::size_t at = 0; at < shown; ++at) {
        const ReleaseAsset& asset = release.assets()[at];
        nodes += (at == 0 ? R"({"name":")" : R"(,{"name":")") + asset.name + R"(","digest":)" +
                 (asset.digest ? '"' + *asset.digest + '"' : "null") + R"(,"size":)" +
                 std::to_string(asset.bytes.size()) + R"(,"updatedAt":")" + asset.uploaded +
                 R"(","url":")" + repository.assets + std::to_string(first_number + at) + R"("})";
    }
    return R"({"isDraft":false,"releaseAssets":{"nodes":[)" + nodes +
           R"(],"pageInfo":{"hasNextPage":)" +
           (release.assets().size() > page_size ? "true" : "false") + "}}}";
}

/// Files are numbered through all releases of a repository.
std::string release_json(const std::string& tag, const GraphRepository& repository) {
    std::size_t number = 0;
    for (const Release& release : *repository.releases) {
        if (release.tag() == tag)
            return files_json(release, number, repository);
        number += release.assets().size();
    }
    return "null";
}

} // namespace

ServerResponse
answer_graph(const ServerRequest& request,
             const std::function<GraphRepository(const std::string& repository)>& repository) {
    if (request.method != "POST" || request.header("authorization").empty())
        return json(R"({"message":"Requires authentication"})", 401);
    const Variables variables = variables_of(request.body);
    const auto variable = [&](const std::string& name) {
        const auto found = variables.find(name);
        return found == variables.end() ? std::string{} : found->second;
    };
    const std::string name = variable("owner") + "/" + variable("name");
    const GraphRepository found = repository(name);
    if (!found.releases ||
        request.body.find("repository(owner:$owner,name:$name)") == request.body.npos)
        return error("NOT_FOUND",
                     "Could not resolve to a Repository with the name '" + name + "'.");
    std::string members = std::string{R"("isPrivate":)"} + (found.is_private ? "true" : "false");
    static const std::regex alias{R"((\w+):release\(tagName:\$(\w+)\))"};
    for (std::sregex_iterator match{request.body.begin(), request.body.end(), alias}, end;
         match != end;
         ++match)
        members += ",\"" + match->str(1) + "\":" + release_json(variable(match->str(2)), found);
    return json(R"({"data":{"repository":{)" + members + "}}}");
}

} // namespace binstall::test
