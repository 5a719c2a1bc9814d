// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/http/rate_limit.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

namespace binstall {

namespace {

using std::chrono::sys_seconds;

constexpr std::chrono::seconds longest_wait = std::chrono::hours{24 * 366};

std::optional<std::int64_t> number(std::string_view text) {
    std::int64_t value = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool is_whole = parsed.ec == std::errc{} && parsed.ptr == text.data() + text.size();
    return is_whole && value >= 0 ? std::optional{value} : std::nullopt;
}

/// "Sun, 06 Nov 1994 08:49:37 GMT": the only form of RFC 9110 that servers may send.
std::optional<sys_seconds> http_date(std::string_view text) {
    constexpr std::array<std::string_view, 12> months{
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    if (text.size() != 29 || text.substr(3, 2) != ", " || text.substr(25) != " GMT")
        return std::nullopt;
    const auto month = std::ranges::find(months, text.substr(8, 3));
    const auto day = number(text.substr(5, 2));
    const auto year = number(text.substr(12, 4));
    const auto hour = number(text.substr(17, 2));
    const auto minute = number(text.substr(20, 2));
    const auto second = number(text.substr(23, 2));
    if (month == months.end() || !day || !year || !hour || !minute || !second)
        return std::nullopt;
    const std::chrono::year_month_day date{
        std::chrono::year{static_cast<int>(*year)},
        std::chrono::month{static_cast<unsigned>(month - months.begin()) + 1},
        std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok())
        return std::nullopt;
    return sys_seconds{std::chrono::sys_days{date}} + std::chrono::hours{*hour} +
           std::chrono::minutes{*minute} + std::chrono::seconds{*second};
}

bool mentions_rate_limit(std::string_view body) {
    const std::string text = to_lower(body.substr(0, 4096));
    return text.find("rate limit") != text.npos || text.find("too many requests") != text.npos;
}

} // namespace

bool is_rate_limited(const Response& answer) {
    if (answer.status == 429)
        return true;
    return answer.status == 403 &&
           (answer.header("x-ratelimit-remaining") == "0" ||
            !answer.header("retry-after").empty() || mentions_rate_limit(answer.body));
}

std::optional<sys_seconds> retry_time(const Response& answer, sys_seconds now) {
    const std::string_view after = answer.header("retry-after");
    std::optional<sys_seconds> time = http_date(after);
    if (const auto seconds = number(after); seconds && *seconds <= longest_wait.count())
        time = now + std::chrono::seconds{*seconds};
    if (!time && answer.header("x-ratelimit-remaining") == "0")
        if (const auto reset = number(answer.header("x-ratelimit-reset")))
            time = sys_seconds{std::chrono::seconds{*reset}};
    if (time && (*time < now - longest_wait || *time > now + longest_wait))
        return std::nullopt;
    return time;
}

Error rate_limit_error(const Response& answer, sys_seconds now) {
    Error error{Errc::rate_limited, cat(answer.url.host(), " limits how often it may be asked")};
    if (const auto time = retry_time(answer, now)) {
        error.retry_at(*time);
        const auto left = std::chrono::ceil<std::chrono::minutes>(*time - now).count();
        error.hint(left <= 1 ? std::string{"try again in a minute"}
                             : cat("try again in ", left, " minutes"));
    }
    return error;
}

} // namespace binstall
