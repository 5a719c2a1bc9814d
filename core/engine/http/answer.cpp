// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/gzip_reader.hpp>
#include <engine/http/answer.hpp>
#include <engine/http/rate_limit.hpp>
#include <engine/http/refusal.hpp>

#include <algorithm>
#include <cstddef>
#include <span>

namespace binstall {

namespace {

bool has_header(const Request& request, std::string_view name) {
    return std::ranges::any_of(request.headers,
                               [&](const Header& header) { return to_lower(header.name) == name; });
}

bool is_gzip(std::string_view encoding) {
    const std::string name = to_lower(encoding);
    return name == "gzip" || name == "x-gzip";
}

bool is_identity(std::string_view encoding) {
    return encoding.empty() || to_lower(encoding) == "identity";
}

std::string gunzip(std::string_view packed, std::uint64_t limit) {
    constexpr std::size_t step = std::size_t{64} << 10;
    std::string body;
    try {
        GzipReader reader{packed, limit, "the answer's gzip encoding"};
        for (std::size_t got = step; got == step;) {
            const std::size_t size = body.size();
            body.resize(size + step);
            got = reader.read(std::as_writable_bytes(std::span{body}.subspan(size)));
            body.resize(size + got);
        }
    } catch (const Error& error) {
        throw Error{Errc::network, error.what()};
    }
    return body;
}

std::chrono::sys_seconds now() {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

} // namespace

void check_fits(const ResponseHead& head, const Request& request, ContentCoding accepts) {
    const bool is_partial_wanted = has_header(request, "range");
    const bool is_unmodified_wanted =
        has_header(request, "if-none-match") || has_header(request, "if-modified-since");
    if ((head.status == 206 && !is_partial_wanted) ||
        (head.status == 304 && !is_unmodified_wanted) ||
        (head.status == 204 && request.method == Method::get))
        throw Error{Errc::network,
                    cat("the server answered with status ", head.status, ", unasked")};
    for (const std::string_view encoding : head.all("content-encoding")) {
        // Of a file some servers say that it is encoded when it is just a .tgz: its bytes are what
        // was published, and are never decoded here.
        const bool is_packed_file = accepts == ContentCoding::identity && is_gzip(encoding);
        const bool is_accepted = accepts == ContentCoding::gzip && is_gzip(encoding);
        if (!is_packed_file && !is_accepted && !is_identity(encoding))
            throw Error{Errc::network,
                        cat("the server sent it encoded (", printable(encoding, 40), "), unasked")};
    }
}

void decode(Response& answer, std::uint64_t limit) {
    const auto is_encoding = [](const Header& header) {
        return to_lower(header.name) == "content-encoding";
    };
    const auto packed = std::ranges::count_if(answer.headers, [&](const Header& header) {
        return is_encoding(header) && is_gzip(header.value);
    });
    std::erase_if(answer.headers, is_encoding);
    if (packed == 0 || answer.body.empty())
        return;
    if (packed > 1)
        throw Error{Errc::network, "the server sent it encoded twice"};
    answer.body = gunzip(answer.body, limit);
}

bool is_temporary(int status) noexcept {
    return status == 408 || status == 429 || status == 500 || status == 502 || status == 503 ||
           status == 504;
}

Response usable(Response answer) {
    if (is_rate_limited(answer))
        throw rate_limit_error(answer, now());
    if (answer.status == 401)
        throw Refusal{std::move(answer)};
    if (answer.status == 407)
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
