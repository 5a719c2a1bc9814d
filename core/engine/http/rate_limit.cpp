// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/http/rate_limit.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <string_view>
#include <vector>

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

/// The parameter of the structured header RateLimit: `"default";r=0;t=30`, or as it was written in
/// earlier drafts, `limit=10, remaining=0, reset=30`.
std::string_view parameter(const Response& answer, std::string_view name, std::string_view old) {
    const std::string_view text = answer.header("ratelimit");
    for (const std::string_view item : split(text, ','))
        for (const std::string_view piece : split(item, ';')) {
            const std::size_t equals = piece.find('=');
            const std::string_view key = trim(piece.substr(0, equals));
            if (equals != piece.npos && (key == name || key == old))
                return trim(piece.substr(equals + 1));
        }
    return {};
}

/// GitHub's and GitLab's names of the headers: https://docs.github.com/en/rest/using-the-rest-api,
/// https://docs.gitlab.com/security/rate_limits/.
constexpr std::array<std::string_view, 2> families{"x-ratelimit-", "ratelimit-"};

bool is_used_up(const Response& answer) {
    return parameter(answer, "r", "remaining") == "0" ||
           std::ranges::any_of(families, [&](std::string_view family) {
               return answer.header(cat(family, "remaining")) == "0";
           });
}

/// The forges give the time since 1970, the IETF's draft the seconds from now.
std::optional<sys_seconds> reset_time(const Response& answer, sys_seconds now) {
    constexpr std::int64_t first_epoch = 1'000'000'000;
    std::vector<std::string_view> candidates{parameter(answer, "t", "reset")};
    for (const std::string_view family : families)
        candidates.push_back(answer.header(cat(family, "reset")));
    for (const std::string_view text : candidates)
        if (const auto value = number(text))
            return *value >= first_epoch ? sys_seconds{std::chrono::seconds{*value}}
                                         : now + std::chrono::seconds{*value};
    return std::nullopt;
}

} // namespace

bool is_rate_limited(const Response& answer) {
    if (answer.status == 429)
        return true;
    return answer.status == 403 && (is_used_up(answer) || !answer.header("retry-after").empty() ||
                                    mentions_rate_limit(answer.body));
}

std::optional<sys_seconds> retry_time(const Response& answer, sys_seconds now) {
    const std::string_view after = answer.header("retry-after");
    std::optional<sys_seconds> time = http_date(after);
    if (const auto seconds = number(after); seconds && *seconds <= longest_wait.count())
        time = now + std::chrono::seconds{*seconds};
    if (!time && (answer.status == 429 || is_used_up(answer)))
        time = reset_time(answer, now);
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
