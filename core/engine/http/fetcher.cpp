// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/credentials/credentials.hpp>
#include <engine/http/cache_entry.hpp>
#include <engine/http/fetcher.hpp>
#include <engine/http/permission.hpp>
#include <engine/http/redirect.hpp>
#include <engine/http/transfer.hpp>
#include <engine/reworded.hpp>
#include <engine/scheduler.hpp>

#include <utility>

namespace binstall {

namespace {

constexpr std::size_t requests_at_once = 16;

/// `error` with the URL in front; the command was not ended by a URL.
Error about(const Url& url, const Error& error) {
    if (error.code() == Errc::cancelled)
        return error;
    return reworded(error, error.code(), cat(url.redacted(), ": ", error.what()));
}

/// Whether `answer` is what a link is answered with that was good before.
bool has_expired(const Response& answer) {
    return answer.status == 403 || answer.status == 404 || answer.status == 410;
}

/// Whether a redirect leads away from where a secret may go.
bool has_left(const Credentials& secrets, const Request& from, const Request& to) {
    return from.url.origin() != to.url.origin() ||
           (secrets.apply_to(from) && !secrets.apply_to(to));
}

bool is_redirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

} // namespace

HttpFetcher::HttpFetcher(HttpSharedState& shared, std::stop_token call)
    : shared_{shared}, stop_{shared.stop.token(), std::move(call)} {}

Response HttpFetcher::fetch(const Request& request) {
    if (request.method == Method::head)
        return look(request);
    if (request.method != Method::get || request.cache == CacheUse::never)
        return follow(request, nullptr);
    return shared_.memory.answer(request, stop_, [&] { return revalidate(request); });
}

Response HttpFetcher::fetch(const Request& request, ByteSink& sink) {
    HttpDownload download{sink};
    return follow(request, &download);
}

Response HttpFetcher::download(const Request& request, RestartableSink& sink) {
    HttpDownload download{sink};
    return follow(request, &download);
}

Response HttpFetcher::download(const Request& request, Spool& spool) {
    const bool is_public = !is_secret(request, request.url);
    if (shared_.options.offline && is_public) {
        if (std::optional<Response> kept = shared_.downloads.replay(request, spool))
            return std::move(*kept);
    }
    HttpDownload download{spool};
    Response answer = follow(request, &download);
    if (may_be_stored(request, answer) && is_public && !is_secret(request, answer.url))
        shared_.downloads.keep(request, spool);
    return answer;
}

std::vector<Http::Outcome> HttpFetcher::fetch_all(std::span<const Request> requests) {
    std::vector<Outcome> outcomes(requests.size());
    const auto errors = run_all(requests.size(), requests_at_once, [&](std::size_t index) {
        outcomes[index] = fetch(requests[index]);
    });
    for (std::size_t index = 0; index < errors.size(); ++index)
        if (errors[index])
            outcomes[index] = *errors[index];
    return outcomes;
}

/// Whether something is there is asked anew each time, and what is known counts without a network.
Response HttpFetcher::look(const Request& request) const {
    if (is_secret(request, request.url))
        return follow(request, nullptr);
    if (shared_.options.offline) {
        if (std::optional<Response> kept = shared_.downloads.head(request))
            return std::move(*kept);
        if (std::optional<Response> kept = shared_.cache.find(request))
            return std::move(*kept);
    }
    Response answer = follow(request, nullptr);
    if (!is_secret(request, answer.url))
        shared_.cache.store(request, answer);
    return answer;
}

/// Asks only whether the answer of an earlier run is still good, when there is one.
Response HttpFetcher::revalidate(const Request& request) const {
    if (is_secret(request, request.url))
        return follow(request, nullptr);
    const std::optional<Response> kept = shared_.cache.find(request);
    const bool is_final = kept && request.cache == CacheUse::immutable && kept->is_success();
    if (is_final || (kept && shared_.options.offline)) {
        shared_.log.write(
            Level::trace,
            cat("GET ", request.url.redacted(), ": ", kept->body.size(), " bytes from the cache"));
        return *kept;
    }
    const std::string_view tag =
        kept && kept->is_success() ? kept->header("etag") : std::string_view{};
    if (!tag.empty()) {
        Request asked = request;
        asked.headers.push_back({"If-None-Match", std::string{tag}});
        Response answer = follow(asked, nullptr);
        if (answer.status == 304 && answer.url == kept->url)
            return *kept;
        if (answer.status != 304) {
            if (!is_secret(request, answer.url))
                shared_.cache.store(request, answer);
            return answer;
        }
    }
    Response answer = follow(request, nullptr);
    if (!is_secret(request, answer.url)) // asked again: the server may have wanted a secret now
        shared_.cache.store(request, answer);
    return answer;
}

/// Whether an answer to `request`, from `url` in the end, may be for the owner of a secret only.
bool HttpFetcher::is_secret(const Request& request, const Url& url) const {
    Request last = request;
    last.url = url;
    return shared_.credentials &&
           (shared_.credentials->apply_to(request) || shared_.credentials->apply_to(last));
}

Response HttpFetcher::follow(const Request& request, HttpDownload* download) const {
    const HttpOptions& options = shared_.options;
    const RequestBounds bounds{
        stop_,
        Patience{download ? options.download_timeout : options.metadata_timeout,
                 download ? "the download was not finished" : "the request was not finished"}};
    const TransferServices services{shared_.pool, options, shared_.log};
    const Credentials* secrets = shared_.credentials;
    Request current = request;
    std::set<std::string> visited;
    std::uint64_t returned_at = 0;
    for (;;) {
        try {
            check_allowed(current, visited);
            const auto carry = [&](const Authorization* authorization) {
                return HttpTransfer{current, authorization, download, bounds, services}.run();
            };
            Response answer = secrets ? secrets->carry(current, carry) : carry(nullptr);
            shared_.record.add(current, answer.status);
            if (is_redirect(answer.status)) {
                Request next = redirected(current, answer, options.allow_hosts);
                // Who was sent elsewhere comes back without a secret: others chose the way.
                if (secrets && has_left(*secrets, current, next))
                    secrets = nullptr;
                current = std::move(next);
            } else if (download && has_expired(answer) && current.url != request.url &&
                       download->position() > returned_at) {
                // Links to files on another host live for minutes: the rest needs a new one.
                returned_at = download->position();
                current = request;
                secrets = shared_.credentials;
                visited.clear();
            } else {
                return answer;
            }
        } catch (const Error& error) {
            throw about(current.url, error);
        }
    }
}

void HttpFetcher::check_allowed(const Request& request, std::set<std::string>& visited) const {
    stop_.check();
    check_permitted(request.url, shared_.options);
    if (!visited.insert(request.url.to_string()).second)
        throw Error{Errc::network, "redirect loop"};
    if (visited.size() > static_cast<std::size_t>(shared_.options.redirects) + 1)
        throw Error{Errc::network, cat("more than ", shared_.options.redirects, " redirects")};
}

} // namespace binstall
