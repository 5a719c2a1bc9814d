// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/http/answer.hpp>
#include <engine/http/rate_limit.hpp>

#include <algorithm>

namespace binstall {

namespace {

bool has_header(const Request& request, std::string_view name) {
    return std::ranges::any_of(request.headers,
                               [&](const Header& header) { return to_lower(header.name) == name; });
}

std::chrono::sys_seconds now() {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

} // namespace

void check_fits(const ResponseHead& head, const Request& request) {
    const bool is_partial_wanted = has_header(request, "range");
    const bool is_unmodified_wanted =
        has_header(request, "if-none-match") || has_header(request, "if-modified-since");
    if ((head.status == 206 && !is_partial_wanted) ||
        (head.status == 304 && !is_unmodified_wanted) ||
        (head.status == 204 && request.method == Method::get))
        throw Error{Errc::network,
                    cat("the server answered with status ", head.status, ", unasked")};
    for (const std::string_view encoding : head.all("content-encoding"))
        if (!encoding.empty() && to_lower(encoding) != "identity")
            throw Error{Errc::network,
                        cat("the server sent it encoded (", printable(encoding, 40), "), unasked")};
}

bool is_temporary(int status) noexcept {
    return status == 408 || status == 429 || status == 500 || status == 502 || status == 503 ||
           status == 504;
}

Response usable(Response answer) {
    if (is_rate_limited(answer))
        throw rate_limit_error(answer, now());
    if (answer.status == 401 || answer.status == 407)
        throw Error{Errc::unauthorized, cat("authentication required for ", answer.url.origin())};
    if (answer.status >= 500 || answer.status == 408) {
        Error error{Errc::network, cat("the server answered with status ", answer.status)};
        if (const auto time = retry_time(answer, now()))
            error.retry_at(*time);
        throw error;
    }
    return answer;
}

} // namespace binstall
