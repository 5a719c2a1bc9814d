// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/http/connection_pool.hpp>
#include <engine/http/connector.hpp>
#include <engine/http/redirect.hpp>
#include <engine/http/response_memory.hpp>
#include <engine/http/transfer.hpp>
#include <engine/http_client.hpp>
#include <engine/scheduler.hpp>

#include <functional>
#include <set>

namespace binstall {

namespace {

constexpr std::size_t requests_at_once = 16;

/// `error` with the URL in front; the command was not ended by a URL.
Error about(const Url& url, const Error& error) {
    if (error.code() == Errc::cancelled)
        return error;
    Error named{error.code(), cat(url.redacted(), ": ", error.what())};
    named.hint(error.hint());
    for (const std::string& doing : error.trail())
        named.during(doing);
    for (const std::string& line : error.notes())
        named.note(line);
    if (error.retry_at())
        named.retry_at(*error.retry_at());
    return named;
}

bool is_redirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

} // namespace

class HttpClient::Implementation {
public:
    Implementation(HttpOptions http_options, Log& log, std::stop_token command)
        : options{std::move(http_options)}, ends_with{std::move(command),
                                                      [this] { ending.request_stop(); }},
          stop{ending.get_token()}, connector{options, log, stop},
          pool{connector, options.connections_per_host, log, stop}, services{
                                                                        pool, options, log, stop} {}

    ~Implementation() { ending.request_stop(); } // for connections that are being opened ahead

    Implementation(const Implementation&) = delete;
    Implementation& operator=(const Implementation&) = delete;

    /// Follows redirects.
    Response fetch(const Request& request, ByteSink* sink) {
        std::optional<Patience> total;
        if (sink == nullptr)
            total.emplace(options.metadata_timeout, "the request was not finished");
        Request current = request;
        std::set<std::string> visited;
        for (;;) {
            try {
                check_allowed(current, visited);
                Response answer = HttpTransfer{current, sink, total, services}.run();
                if (!is_redirect(answer.status))
                    return answer;
                current = redirected(current, answer);
            } catch (const Error& error) {
                throw about(current.url, error);
            }
        }
    }

    void check_allowed(const Request& request, std::set<std::string>& visited) const {
        stop.check();
        if (!request.url.is_https() && !options.allow_http)
            throw Error{Errc::policy, "refused, because it is not https"}.hint(
                "--allow-insecure-http allows it");
        if (!visited.insert(request.url.to_string()).second)
            throw Error{Errc::network, "redirect loop"};
        if (visited.size() > static_cast<std::size_t>(options.redirects) + 1)
            throw Error{Errc::network, cat("more than ", options.redirects, " redirects")};
    }

    const HttpOptions options;
    std::stop_source ending; ///< Of the command, or of this client.
    std::stop_callback<std::function<void()>> ends_with;
    const StopEvent stop;
    Connector connector;
    ConnectionPool pool;
    const TransferServices services;
    ResponseMemory memory;
};

HttpClient::HttpClient(HttpOptions options, Log& log, std::stop_token stop)
    : implementation_{std::make_unique<Implementation>(std::move(options), log, std::move(stop))} {}

HttpClient::~HttpClient() = default;

Response HttpClient::fetch(const Request& request) {
    const auto ask = [&] { return implementation_->fetch(request, nullptr); };
    if (request.method != Method::get || request.cache == CacheUse::never)
        return ask();
    return implementation_->memory.answer(request, implementation_->stop.token(), ask);
}

Response HttpClient::fetch(const Request& request, ByteSink& sink) {
    return implementation_->fetch(request, &sink);
}

std::vector<Http::Outcome> HttpClient::fetch_all(std::span<const Request> requests) {
    std::vector<Outcome> outcomes(requests.size());
    const auto errors = run_all(requests.size(), requests_at_once, [&](std::size_t index) {
        outcomes[index] = fetch(requests[index]);
    });
    for (std::size_t index = 0; index < errors.size(); ++index)
        if (errors[index])
            outcomes[index] = *errors[index];
    return outcomes;
}

void HttpClient::open_ahead(const std::vector<Url>& origins) {
    for (const Url& origin : origins)
        if (origin.is_https() || implementation_->options.allow_http)
            implementation_->pool.open_ahead(origin);
}

std::set<std::string> HttpClient::hosts() const {
    return implementation_->connector.hosts();
}

} // namespace binstall
