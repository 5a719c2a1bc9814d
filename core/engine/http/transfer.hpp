// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/http.hpp>
#include <binstall/log.hpp>

#include <engine/credentials/authorization.hpp>
#include <engine/http/connection_pool.hpp>
#include <engine/http/download.hpp>
#include <engine/http/request.hpp>
#include <engine/http_client.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace binstall {

/// What transfers share.
struct TransferServices {
    ConnectionPool& pool;
    const HttpOptions& options;
    Log& log;
};

/// Carries one request to one server and its answer back, again where that is safe. A redirect is
/// an answer here. Used once.
class HttpTransfer {
public:
    /// `authorization` may be null. The body of a 2xx answer goes to `download`; without one, to
    /// Response::body.
    HttpTransfer(const Request& request,
                 const Authorization* authorization,
                 HttpDownload* download,
                 const RequestBounds& bounds,
                 const TransferServices& services);

    /// @throws as Http::fetch()
    Response run();

private:
    Response ask();
    Response ask_on(ConnectionPool::Loan& loan);
    std::string receive(ConnectionPool::Loan& loan, const ResponseHead& head);
    std::string receive_unwanted(ConnectionPool::Loan& loan, const ResponseHead& head);
    void unpack(Response& answer) const;
    void download(ConnectionPool::Loan& loan, const ResponseHead& head);
    ContentCoding accepted() const;

    std::uint64_t farthest() const { return download_ ? download_->farthest() : 0; }

    void log_answer(const ConnectionPool::Loan& loan,
                    const ResponseHead& head,
                    Patience::Clock::time_point began) const;
    BodyLimits limits(std::uint64_t size) const;
    bool may_repeat(int attempt) const;
    bool ends_before(std::chrono::milliseconds delay) const;
    std::optional<std::chrono::milliseconds> delay_after(int attempt, const Response& answer) const;
    std::chrono::milliseconds backoff(int attempt) const;
    void log_repetition(std::string_view why) const;

    const Request& request_;
    const Authorization* authorization_;
    HttpDownload* download_;
    const RequestBounds& bounds_;
    const TransferServices& services_;
    std::uint64_t received_ = 0; ///< Bytes of the body of the current answer.
};

} // namespace binstall
