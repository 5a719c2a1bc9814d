// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/http/answer.hpp>
#include <engine/http/broken_connection.hpp>
#include <engine/http/rate_limit.hpp>
#include <engine/http/request.hpp>
#include <engine/http/transfer.hpp>

#include <algorithm>
#include <random>

namespace binstall {

namespace {

/// A server may make us wait this long before we ask again by ourselves.
constexpr std::chrono::milliseconds longest_wait{10'000};

/// Of a body that nobody asked for (of a redirect, of an error), so much is read: it may say that a
/// rate limit was hit, and reading it to its end keeps the connection.
constexpr std::uint64_t unwanted_limit = std::uint64_t{64} << 10;

/// `answer.body` as long as the answer says it will be, if that is within reason.
void reserve_body(std::string& body, const Framing& framing, std::uint64_t limit) {
    if (framing.kind == Framing::Kind::length)
        body.reserve(static_cast<std::size_t>(std::min(framing.length, limit)));
}

void append(std::string& body, std::span<const std::byte> bytes) {
    body.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

} // namespace

HttpTransfer::HttpTransfer(const Request& request,
                           ByteSink* sink,
                           const RequestBounds& bounds,
                           const TransferServices& services)
    : request_{request}, sink_{sink}, bounds_{bounds}, services_{services} {}

Response HttpTransfer::run() {
    for (int attempt = 1;; ++attempt) {
        std::chrono::milliseconds delay{};
        try {
            Response answer = ask();
            const auto chosen_delay = delay_after(attempt, answer);
            if (!chosen_delay)
                return usable(std::move(answer));
            log_repetition(cat("status ", answer.status));
            delay = *chosen_delay;
        } catch (const BrokenConnection& broken) {
            delay = backoff(attempt);
            if (!may_repeat(attempt))
                throw;
            log_repetition(broken.what());
        }
        sleep_for(delay, bounds_.stop);
    }
}

/// One try. A connection that was used before may have been closed by the server just now: then
/// the request is sent once more, on a new one, without counting as a try.
Response HttpTransfer::ask() {
    auto loan = services_.pool.take(request_.url, ConnectionPool::Want::any, bounds_);
    try {
        return ask_on(*loan);
    } catch (const BrokenConnection& broken) {
        const bool was_stale =
            loan->is_used() && broken.after() == BrokenConnection::After::nothing;
        if (!was_stale || request_.method == Method::post)
            throw;
        log_repetition("the connection had been closed meanwhile");
    }
    loan.reset();
    loan = services_.pool.take(request_.url, ConnectionPool::Want::fresh, bounds_);
    return ask_on(*loan);
}

Response HttpTransfer::ask_on(ConnectionPool::Loan& loan) {
    const auto began = Patience::Clock::now();
    const Patience first_byte{services_.options.first_byte_timeout, "there was no answer"};
    const ResponseHead head = loan->ask(request_text(request_), bounds_.within(first_byte));
    check_fits(head, request_);
    const bool is_wanted = !head.is_redirect() && (head.status / 100 == 2 || sink_ == nullptr);
    Response answer{head.status, head.headers, {}, request_.url};
    answer.body = is_wanted ? receive(loan, head) : receive_unwanted(loan, head);
    const auto took =
        std::chrono::duration_cast<std::chrono::milliseconds>(Patience::Clock::now() - began);
    services_.log.write(Level::debug,
                        cat(request_.url.redacted(),
                            ": ",
                            head.status,
                            " after ",
                            took.count(),
                            loan.is_used() ? " ms, on a connection used before" : " ms"));
    loan.keep();
    return answer;
}

std::string HttpTransfer::receive(ConnectionPool::Loan& loan, const ResponseHead& head) {
    std::string body;
    if (sink_ == nullptr)
        reserve_body(body, framing_of(head, request_.method), request_.size_limit);
    loan->read_body(head, request_.method, limits(request_.size_limit), [&](auto bytes) {
        if (sink_ == nullptr)
            return append(body, bytes);
        has_delivered_ = true;
        sink_->write(bytes);
    });
    return body;
}

std::string HttpTransfer::receive_unwanted(ConnectionPool::Loan& loan, const ResponseHead& head) {
    std::string body;
    try {
        loan->read_body(head, request_.method, limits(unwanted_limit), [&](auto bytes) {
            append(body, bytes);
        });
    } catch (const Error& error) { // what has arrived is enough; the connection is not kept
        if (error.code() == Errc::cancelled)
            throw;
    }
    return body;
}

BodyLimits HttpTransfer::limits(std::uint64_t size) const {
    return {size, services_.options.idle_timeout, bounds_.total};
}

bool HttpTransfer::may_repeat(int attempt) const {
    return attempt < services_.options.attempts && request_.method != Method::post &&
           !has_delivered_ && (!bounds_.total || !bounds_.total->is_over());
}

/// How long to wait before asking again; absent when `answer` is to be taken as it is.
std::optional<std::chrono::milliseconds> HttpTransfer::delay_after(int attempt,
                                                                   const Response& answer) const {
    if (!is_temporary(answer.status) || !may_repeat(attempt))
        return std::nullopt;
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    const std::chrono::milliseconds asked_for = retry_time(answer, now).value_or(now) - now;
    const std::chrono::milliseconds delay = std::max(backoff(attempt), asked_for);
    const bool is_too_long =
        asked_for > longest_wait ||
        (bounds_.total && Patience::Clock::now() + delay >= bounds_.total->end());
    return is_too_long ? std::nullopt : std::optional{delay};
}

/// Doubled with each attempt, a quarter more or less, so that clients do not march in step.
std::chrono::milliseconds HttpTransfer::backoff(int attempt) const {
    std::minstd_rand random{std::random_device{}()};
    const double jitter = std::uniform_real_distribution{0.75, 1.25}(random);
    const double factor =
        static_cast<double>(1U << static_cast<unsigned>(std::min(attempt - 1, 10)));
    const auto base = static_cast<double>(services_.options.retry_delay.count());
    return std::chrono::milliseconds{static_cast<std::int64_t>(base * factor * jitter)};
}

void HttpTransfer::log_repetition(std::string_view why) const {
    services_.log.write(Level::debug, cat(request_.url.redacted(), ": asking again: ", why));
}

} // namespace binstall
