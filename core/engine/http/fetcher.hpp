// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/http.hpp>

#include <engine/http/download.hpp>
#include <engine/http/shared_state.hpp>
#include <engine/spool.hpp>

#include <optional>
#include <set>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace binstall {

/// Makes requests and follows their redirects, until the command ends or the call that it was made
/// for. Thread-safe.
class HttpFetcher : public Http {
public:
    HttpFetcher(HttpSharedState& shared, std::stop_token call);

    Response fetch(const Request& request) override;
    Response fetch(const Request& request, ByteSink& sink) override;
    std::vector<Outcome> fetch_all(std::span<const Request> requests) override;

    /// As the streaming fetch(), but able to begin again.
    Response download(const Request& request, RestartableSink& sink);
    Response download(const Request& request, Spool& spool);

private:
    Response look(const Request& request) const;
    Response revalidate(const Request& request) const;
    bool is_secret(const Request& request, const Url& url) const;
    Response follow(const Request& request, HttpDownload* download) const;
    void check_allowed(const Request& request, std::set<std::string>& visited) const;

    HttpSharedState& shared_;
    const StopEvent stop_;
};

} // namespace binstall
