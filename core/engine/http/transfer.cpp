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
                           const Authorization* authorization,
                           HttpDownload* download,
                           const RequestBounds& bounds,
                           const TransferServices& services)
    : request_{request},
      authorization_{authorization}, download_{download}, bounds_{bounds}, services_{services} {}

Response HttpTransfer::run() {
    for (int attempt = 1;; ++attempt) {
        std::chrono::milliseconds delay{};
        const std::uint64_t before = farthest();
        try {
            Response answer = ask();
            const auto chosen_delay = delay_after(attempt, answer);
            // Who does not know HEAD has not failed: the same may be asked with GET.
            if (request_.method == Method::head && answer.status == 501)
                return answer;
            if (!chosen_delay)
                return usable(std::move(answer));
            log_repetition(cat("status ", answer.status));
            delay = *chosen_delay;
        } catch (const BrokenConnection& broken) {
            if (farthest() > before)
                attempt = 1; // what makes progress is not given up
            delay = backoff(attempt);
            if (!may_repeat(attempt) || ends_before(delay))
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
    const Request asked = download_ ? download_->rest_of(request_) : request_;
    received_ = 0;
    const Secret text = request_text(asked, authorization_, accepted());
    const ResponseHead head = loan->ask(text.reveal(), bounds_.within(first_byte));
    check_fits(head, asked, accepted());
    Response answer{head.status, head.headers, {}, request_.url};
    if (download_)
        download_->begin(head);
    if (download_ && head.status / 100 == 2) {
        download(loan, head);
        answer.status = 200; // a last part completes the whole
    } else if (download_ || head.is_redirect()) {
        answer.body = receive_unwanted(loan, head);
    } else {
        answer.body = receive(loan, head);
    }
    log_answer(loan, head, began);
    loan.keep();
    if (accepted() == ContentCoding::gzip && !head.is_redirect())
        unpack(answer);
    return answer;
}

/// What is read at once may come packed; a file may not, nor a part of one.
ContentCoding HttpTransfer::accepted() const {
    const bool is_plain = download_ || request_.method == Method::head ||
                          std::ranges::any_of(request_.headers, [](const Header& header) {
                              return to_lower(header.name) == "range";
                          });
    return is_plain ? ContentCoding::identity : ContentCoding::gzip;
}

void HttpTransfer::download(ConnectionPool::Loan& loan, const ResponseHead& head) {
    const std::uint64_t before = download_->position();
    const std::uint64_t left = request_.size_limit - std::min(before, request_.size_limit);
    loan->read_body(head, request_.method, limits(left), [&](auto bytes) {
        received_ += bytes.size();
        download_->write(bytes);
    });
    download_->finish();
}

/// The page of an error may be larger than what was asked for: its status is the answer.
std::string HttpTransfer::receive(ConnectionPool::Loan& loan, const ResponseHead& head) {
    std::string body;
    reserve_body(body, framing_of(head, request_.method), request_.size_limit);
    try {
        loan->read_body(head, request_.method, limits(request_.size_limit), [&](auto bytes) {
            received_ += bytes.size();
            append(body, bytes);
        });
    } catch (const BrokenConnection&) { // asking once more may help
        throw;
    } catch (const Error& error) {
        if (head.status / 100 == 2 || error.code() == Errc::cancelled)
            throw;
    }
    return body;
}

/// What is left of an error's page need not be whole.
void HttpTransfer::unpack(Response& answer) const {
    try {
        decode(answer, request_.size_limit);
    } catch (const Error&) {
        if (answer.is_success())
            throw;
        answer.body.clear();
    }
}

std::string HttpTransfer::receive_unwanted(ConnectionPool::Loan& loan, const ResponseHead& head) {
    std::string body;
    try {
        loan->read_body(head, request_.method, limits(unwanted_limit), [&](auto bytes) {
            received_ += bytes.size();
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
           (!download_ || download_->can_go_on()) && (!bounds_.total || !bounds_.total->is_over());
}

/// Whether the time for all tries is over after `delay`.
bool HttpTransfer::ends_before(std::chrono::milliseconds delay) const {
    return bounds_.total && Patience::Clock::now() + delay >= bounds_.total->end();
}

/// How long to wait before asking again; absent when `answer` is to be taken as it is.
std::optional<std::chrono::milliseconds> HttpTransfer::delay_after(int attempt,
                                                                   const Response& answer) const {
    if (!is_temporary(answer.status) || !may_repeat(attempt))
        return std::nullopt;
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    const std::chrono::milliseconds asked_for = retry_time(answer, now).value_or(now) - now;
    const std::chrono::milliseconds delay = std::max(backoff(attempt), asked_for);
    const bool is_too_long = asked_for > longest_wait || ends_before(delay);
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

void HttpTransfer::log_answer(const ConnectionPool::Loan& loan,
                              const ResponseHead& head,
                              Patience::Clock::time_point began) const {
    const auto took =
        std::chrono::duration_cast<std::chrono::milliseconds>(Patience::Clock::now() - began);
    services_.log.write(Level::trace,
                        cat(method_text(request_.method),
                            " ",
                            request_.url.redacted(),
                            ": ",
                            head.status,
                            ", ",
                            received_,
                            received_ == 1 ? " byte, " : " bytes, ",
                            took.count(),
                            " ms, ",
                            loan.is_used() ? "connection reused" : "new connection"));
}

void HttpTransfer::log_repetition(std::string_view why) const {
    services_.log.write(Level::debug, cat(request_.url.redacted(), ": asking again: ", why));
}

} // namespace binstall
