// SPDX-License-Identifier: MIT
#include "release_list.hpp"

#include "api_answer.hpp"
#include "github_api.hpp"
#include "gitlab_forgejo.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <set>
#include <string>
#include <string_view>

namespace binstall::release {

namespace {

constexpr std::size_t most_pages = 20;

ReleaseRef ref_of(const Repository& repository, std::string tag) {
    return {repository.owner, repository.name, std::move(tag), repository.forge, repository.origin};
}

/// As many as the API gives at once.
Request first_page(const Repository& repository) {
    if (repository.forge == Forge::github)
        return api_request(ref_of(repository, ""), "/releases?per_page=100");
    Request request;
    request.url = repository.forge == Forge::gitlab
                      ? Url::parse(cat(repository.origin,
                                       "/api/v4/projects/",
                                       percent_encode(cat(repository.owner, '/', repository.name)),
                                       "/releases?per_page=100"))
                      : Url::parse(cat(repository.origin,
                                       "/api/v1/repos/",
                                       percent_encode(repository.owner),
                                       '/',
                                       percent_encode(repository.name),
                                       "/releases?limit=50"));
    return request;
}

/// What RFC 8288 has for the next page: `<URL>; rel="next"`. Empty on the last one.
std::string_view next_link(const Response& response) {
    for (const std::string_view link : split(response.header("link"), ',')) {
        const std::size_t open = link.find('<');
        const std::size_t close = link.find('>');
        if (open < close && close != link.npos && link.find("rel=\"next\"", close) != link.npos)
            return link.substr(open + 1, close - open - 1);
    }
    return {};
}

/// A credential goes there, too: it must be the same server.
Url next_page(const Url& asked, std::string_view link, const std::set<std::string>& visited) {
    const Url url = asked.resolve(link);
    if (url.origin() != asked.origin() || visited.contains(url.to_string()))
        throw Error{Errc::forge,
                    cat("the list of releases goes on at ",
                        url.redacted(),
                        visited.contains(url.to_string()) ? ", where it was before"
                                                          : ", which is another server")};
    return url;
}

ReleasePage page_of(const Value& document, const Repository& repository) {
    const std::string* tag = text_member(document, "tag_name");
    if (!tag)
        throw Error{Errc::forge, "the API's answer is not a list of releases"};
    const ReleaseRef release = ref_of(repository, *tag);
    switch (repository.forge) {
    case Forge::gitlab:
        return read_gitlab_release(document, release);
    case Forge::github:
        return read_github_release(document, release);
    default:
        return read_forgejo_release(document, release);
    }
}

void add_page(const Response& response,
              const Repository& repository,
              const Readers& read,
              ReleaseList& list) {
    const Value document = read.json(response.body);
    if (!document.array())
        throw Error{Errc::forge, "the API's answer is not a list of releases"};
    for (const Value& release : *document.array())
        list.releases.push_back(page_of(release, repository));
}

} // namespace

std::optional<ReleaseList>
ask_release_list(const Repository& repository,
                 const std::function<bool(const ReleaseList&)>& is_enough,
                 const Host& host) {
    Request request = first_page(repository);
    ReleaseList list;
    std::set<std::string> visited;
    while (visited.size() < most_pages) {
        visited.insert(request.url.to_string());
        const std::optional<Response> response = api_response(request, host);
        if (!response)
            return std::nullopt;
        try {
            add_page(*response, repository, host.read, list);
            const std::string_view link = next_link(*response);
            list.is_complete = link.empty();
            if (list.is_complete || is_enough(list))
                return list;
            request.url = next_page(request.url, link, visited);
        } catch (Error& error) {
            error.during(cat("reading ", request.url.redacted()));
            throw;
        }
    }
    return list;
}

} // namespace binstall::release
