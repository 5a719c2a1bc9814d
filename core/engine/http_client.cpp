// SPDX-License-Identifier: MIT
#include <engine/http/fetcher.hpp>
#include <engine/http/permission.hpp>
#include <engine/http/shared_state.hpp>
#include <engine/http_client.hpp>

#include <functional>
#include <utility>

namespace binstall {

class HttpClient::Implementation {
public:
    Implementation(HttpOptions options,
                   Log& log,
                   std::stop_token command,
                   const Credentials* credentials)
        : ends_with_command{std::move(command), [this] { ending.request_stop(); }},
          shared{std::move(options), log, ending.get_token(), credentials}, requests{shared, {}} {}

    ~Implementation() { ending.request_stop(); } // for connections that are being opened ahead

    Implementation(const Implementation&) = delete;
    Implementation& operator=(const Implementation&) = delete;

    std::stop_source ending; ///< Of the command, or of this client.
    std::stop_callback<std::function<void()>> ends_with_command;
    HttpSharedState shared;
    HttpFetcher requests; ///< Those that belong to no plugin's call.
};

HttpClient::HttpClient(HttpOptions options,
                       Log& log,
                       std::stop_token stop,
                       const Credentials* credentials)
    : implementation_{std::make_unique<Implementation>(
          std::move(options), log, std::move(stop), credentials)} {}

HttpClient::~HttpClient() = default;

Response HttpClient::fetch(const Request& request) {
    return implementation_->requests.fetch(request);
}

Response HttpClient::fetch(const Request& request, ByteSink& sink) {
    return implementation_->requests.fetch(request, sink);
}

Response HttpClient::download(const Request& request, RestartableSink& sink) {
    return implementation_->requests.download(request, sink);
}

Response HttpClient::download(const Request& request, Spool& spool) {
    return implementation_->requests.download(request, spool);
}

std::vector<Http::Outcome> HttpClient::fetch_all(std::span<const Request> requests) {
    return implementation_->requests.fetch_all(requests);
}

bool HttpClient::forget(const Request& request) {
    implementation_->shared.memory.forget(request);
    return implementation_->shared.cache.forget(request);
}

std::unique_ptr<Http> HttpClient::for_call(std::stop_token call) {
    return std::make_unique<HttpFetcher>(implementation_->shared, std::move(call));
}

void HttpClient::open_ahead(const std::vector<Url>& origins, std::size_t each) {
    for (const Url& origin : origins)
        if (is_permitted(origin, implementation_->shared.options))
            implementation_->shared.pool.open_ahead(origin, each);
}

std::set<std::string> HttpClient::hosts() const {
    return implementation_->shared.connector.hosts();
}

std::vector<MadeRequest> HttpClient::requests() const {
    return implementation_->shared.record.all();
}

} // namespace binstall
