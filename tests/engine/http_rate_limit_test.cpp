// SPDX-License-Identifier: MIT
#include "http_fixture.hpp"

#include <engine/http/rate_limit.hpp>

#include <doctest/doctest.h>

namespace binstall::test {

namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

const sys_seconds now{seconds{1'800'000'000}};

Response answer(int status, std::vector<Header> headers, std::string body = {}) {
    return {status, std::move(headers), std::move(body), Url::parse("https://api.github.com/x")};
}

} // namespace

TEST_CASE("a rate limit is recognised by its status, headers or body, and never a 404") {
    CHECK(is_rate_limited(answer(429, {})));
    CHECK(is_rate_limited(answer(403, {{"X-RateLimit-Remaining", "0"}})));
    CHECK(is_rate_limited(answer(403, {{"Retry-After", "60"}})));
    CHECK(
        is_rate_limited(answer(403, {}, R"({"message": "API Rate Limit exceeded for 1.2.3.4"})")));
    CHECK_FALSE(is_rate_limited(answer(403, {})));
    CHECK_FALSE(is_rate_limited(answer(403, {{"X-RateLimit-Remaining", "12"}}, "forbidden")));
    CHECK_FALSE(is_rate_limited(
        answer(404, {{"X-RateLimit-Remaining", "0"}, {"Retry-After", "1"}}, "rate limit")));
    CHECK_FALSE(is_rate_limited(answer(200, {{"X-RateLimit-Remaining", "0"}}, "rate limit")));
}

TEST_CASE("the time of the reset comes from seconds, a date or an epoch, and junk is no time") {
    CHECK(retry_time(answer(429, {{"Retry-After", "90"}}), now) == now + seconds{90});
    CHECK(retry_time(answer(429, {{"Retry-After", "Fri, 15 Jan 2027 08:00:30 GMT"}}), now) ==
          now + seconds{30});
    CHECK(retry_time(
              answer(403, {{"x-ratelimit-remaining", "0"}, {"x-ratelimit-reset", "1800000123"}}),
              now) == now + seconds{123});
    for (const char* junk : {"-1",
                             "soon",
                             "1.5",
                             "",
                             "Fri, 15 Foo 2027 08:00:30 GMT",
                             "Fri, 99 Jan 2027 08:00:30 GMT",
                             "99999999999999999999",
                             "9999999999"}) {
        CAPTURE(std::string{junk});
        CHECK_FALSE(retry_time(answer(429, {{"Retry-After", junk}}), now).has_value());
    }
    CHECK_FALSE(
        retry_time(
            answer(403, {{"x-ratelimit-remaining", "5"}, {"x-ratelimit-reset", "1800000123"}}), now)
            .has_value());
}

TEST_CASE("the headers of GitLab and of the IETF's drafts say the same") {
    struct Case {
        std::vector<Header> headers;
        std::int64_t wait;
    };

    const std::vector<Case> cases{
        {{{"RateLimit-Remaining", "0"}, {"RateLimit-Reset", "1800000123"}}, 123},
        {{{"RateLimit-Remaining", "0"}, {"RateLimit-Reset", "30"}}, 30},
        {{{"RateLimit", "limit=100, remaining=0, reset=50"}}, 50},
        {{{"RateLimit", "\"default\";r=0;t=40"}}, 40},
        {{{"RateLimit", "\"default\";r=0;t=40"}, {"Retry-After", "7"}}, 7},
    };
    for (const int status : {403, 429})
        for (const Case& row : cases) {
            CAPTURE(row.wait);
            CHECK(is_rate_limited(answer(status, row.headers)));
            CHECK(retry_time(answer(status, row.headers), now) == now + seconds{row.wait});
        }
    for (const std::vector<Header>& plenty :
         {std::vector<Header>{{"RateLimit-Remaining", "5"}, {"RateLimit-Reset", "30"}},
          std::vector<Header>{{"RateLimit", "\"default\";r=5;t=40"}}})
        CHECK_FALSE(is_rate_limited(answer(403, plenty, "forbidden")));
    CHECK_FALSE(retry_time(answer(429, {{"RateLimit-Reset", "99999999999"}}), now).has_value());
}

TEST_CASE("a rate limit is an error with its time, and is remembered") {
    HttpsServer server;
    server.on("", [](const ServerRequest&) {
        return ServerResponse{
            .status = 403, .body = "API rate limit exceeded", .headers = {{"Retry-After", "3600"}}};
    });
    TestClient client{server.port(), [](HttpOptions& http) { http.attempts = 3; }};
    for (int count = 0; count < 2; ++count) {
        const Error error = client.error("https://api.test/x");
        CHECK(error.code() == Errc::rate_limited);
        CHECK(contains(error.what(),
                       "https://api.test/x: api.test limits how often it may be asked"));
        CHECK(error.retry_at().has_value());
        CHECK(contains(error.hint(), "60 minutes"));
    }
    CHECK(server.requests().size() == 1);
}

TEST_CASE("a rate limit is recognised for a download, too") {
    HttpsServer server;
    server.on("", [](const ServerRequest&) {
        return ServerResponse{.status = 403, .body = "You have exceeded a secondary rate limit."};
    });
    TestClient client{server.port()};
    StringSink sink;
    try {
        static_cast<void>(client->fetch(client.request("https://api.test/x"), sink));
        FAIL("no error");
    } catch (const Error& error) {
        CHECK(error.code() == Errc::rate_limited);
    }
    CHECK(sink.text.empty());
}

TEST_CASE("a server that asks for a long pause is not asked again at once") {
    HttpsServer server;
    server.on("", [](const ServerRequest&) {
        return ServerResponse{.status = 503, .headers = {{"Retry-After", "99999"}}};
    });
    TestClient client{server.port(), [](HttpOptions& http) { http.attempts = 3; }};
    const Error error = client.error("https://good.test/");
    CHECK(error.code() == Errc::network);
    CHECK(error.retry_at().has_value());
    CHECK(server.requests().size() == 1);
}

} // namespace binstall::test
