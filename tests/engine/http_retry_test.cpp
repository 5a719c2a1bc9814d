// SPDX-License-Identifier: MIT
// What is tried again, what is not, and what is not waited for.
#include "http_fixture.hpp"

#include <doctest/doctest.h>

#include <atomic>

namespace binstall::test {

namespace {

using std::chrono::milliseconds;

/// Answers with each of these once, then with 200.
Handler sequence(std::vector<ServerResponse> answers) {
    const auto next = std::make_shared<std::atomic<std::size_t>>(0);
    return [answers = std::move(answers), next](const ServerRequest&) {
        const std::size_t index = (*next)++;
        return index < answers.size() ? answers[index]
                                      : ServerResponse{.status = 200, .body = "ok"};
    };
}

TestClient::Adjust with_attempts(int attempts) {
    return [attempts](HttpOptions& http) { http.attempts = attempts; };
}

} // namespace

TEST_CASE("a download that broke after its first bytes is not begun again") {
    HttpsServer server;
    server.on("", [](const ServerRequest&) {
        return ServerResponse{.status = 200,
                              .body = std::string(1000, 'x'),
                              .fault = Fault::at(Fault::Action::close, Fault::Where::in_body, 10)};
    });
    TestClient client{server.port(), with_attempts(3)};
    StringSink sink;
    CHECK_THROWS_AS(client->fetch(client.request("https://good.test/"), sink), Error);
    CHECK(sink.text == std::string(10, 'x'));
    CHECK(server.requests().size() == 1);
}

TEST_CASE("a request that the server could not answer now is made again, a few times") {
    for (const int status : {408, 429, 500, 502, 503, 504}) {
        CAPTURE(status);
        HttpsServer server;
        server.on("", sequence({{.status = status}, {.status = status}}));
        TestClient client{server.port(), with_attempts(3)};
        CHECK(client.get("https://good.test/").body == "ok");
        CHECK(server.requests().size() == 3);
    }
}

TEST_CASE("a request that cannot get a better answer is made once") {
    for (const int status : {400, 404, 410, 501}) {
        CAPTURE(status);
        HttpsServer server;
        server.on("", sequence({{.status = status}}));
        TestClient client{server.port(), with_attempts(3)};
        if (status < 500)
            CHECK(client.get("https://good.test/").status == status);
        else
            CHECK(client.error("https://good.test/").code() == Errc::network);
        CHECK(server.requests().size() == 1);
    }
}

TEST_CASE("HTTP-32: the pause that a server asks for is kept when it is short, and no other is") {
    struct Case {
        std::string retry_after;
        std::size_t requests;
    };

    const std::vector<Case> cases{
        {"1", 2},  // waited for
        {"-1", 2}, // no time: our own pause
        {"junk", 2},
        {"99999", 1},
        {"Fri, 31 Dec 9999 23:59:59 GMT", 2}, // as much a time as junk
        {"Sun, 06 Nov 1994 08:49:37 GMT", 2}, // has passed
    };
    for (const int status : {429, 503})
        for (const Case& row : cases) {
            CAPTURE(status);
            CAPTURE(row.retry_after);
            HttpsServer server;
            server.on("", [&](const ServerRequest&) {
                return ServerResponse{.status = status,
                                      .headers = {{"Retry-After", row.retry_after}}};
            });
            TestClient client{server.port(), with_attempts(2)};
            const Error error = client.error("https://good.test/");
            CHECK(error.code() == (status == 429 ? Errc::rate_limited : Errc::network));
            CHECK(server.requests().size() == row.requests);
        }
}

TEST_CASE("a download that breaks anywhere is never taken for whole") {
    const std::string body(20'000, 'x');
    for (std::size_t cut = 0; cut < body.size(); cut += 1024) {
        CAPTURE(cut);
        HttpsServer server;
        server.on("", [&](const ServerRequest&) {
            return ServerResponse{.status = 200,
                                  .body = body,
                                  .fault =
                                      Fault::at(Fault::Action::close, Fault::Where::in_body, cut)};
        });
        TestClient client{server.port(), with_attempts(3)};
        CHECK(client.error("https://good.test/").code() == Errc::network);
        CHECK(server.requests().size() == 3);
    }
}

TEST_CASE("a server that keeps failing is an error in the end") {
    HttpsServer server;
    server.on("", [](const ServerRequest&) { return ServerResponse{.status = 503}; });
    TestClient client{server.port(), with_attempts(3)};
    const Error error = client.error("https://good.test/");
    CHECK(error.code() == Errc::network);
    CHECK(contains(error.what(), "https://good.test/: the server answered with status 503"));
    CHECK(server.requests().size() == 3);
}

TEST_CASE("a POST is never made twice") {
    HttpsServer server;
    server.on("", [](const ServerRequest&) { return ServerResponse{.status = 503}; });
    TestClient client{server.port(), with_attempts(3)};
    Request request = client.request("https://good.test/");
    request.method = Method::post;
    CHECK(client.error(request).code() == Errc::network);
    CHECK(server.requests().size() == 1);
}

TEST_CASE("a broken connection is tried again, a certificate is not") {
    HttpsServer server;
    server.on("", sequence({}));
    server.inject("", "*", Fault::at(Fault::Action::close, Fault::Where::before_headers), 2);
    TestClient client{server.port(), with_attempts(3)};
    CHECK(client.get("https://good.test/x").body == "ok");
    CHECK(server.requests().size() == 3);

    ServerOptions options;
    options.identity = Authority::shared().issue({.dns_names = {"evil.test"}});
    HttpsServer evil{options};
    TestClient other{evil.port(), with_attempts(3)};
    CHECK(other.error("https://good.test/").code() == Errc::tls);
    CHECK(evil.connections() == 1);
}

TEST_CASE("HTTP-27: a server that drips is too slow") {
    HttpsServer server;
    Fault fault = Fault::at(Fault::Action::drip, Fault::Where::in_body);
    fault.drip = milliseconds{20};
    server.on("", [&](const ServerRequest&) {
        return ServerResponse{.status = 200, .body = std::string(10'000, 'x'), .fault = fault};
    });
    TestClient client{server.port(),
                      [](HttpOptions& http) { http.idle_timeout = milliseconds{300}; }};
    StringSink sink;
    try {
        static_cast<void>(client->fetch(client.request("https://good.test/"), sink));
        FAIL("the drip was waited for");
    } catch (const Error& error) {
        CHECK(error.code() == Errc::network);
        CHECK(contains(error.what(), "too slow"));
    }
}

TEST_CASE("a server that says nothing is not waited for") {
    struct Case {
        std::string what;
        Fault fault;
        std::string complaint;
    };

    const std::vector<Case> cases{
        {"no answer",
         Fault::at(Fault::Action::hang, Fault::Where::before_headers),
         "there was no answer within 200 ms"},
        {"no more of the body",
         Fault::at(Fault::Action::hang, Fault::Where::in_body, 3),
         "nothing arrived within 150 ms"},
    };
    for (const Case& row : cases) {
        CAPTURE(row.what);
        HttpsServer server;
        server.on("", [&](const ServerRequest&) {
            return ServerResponse{.status = 200, .body = "hello", .fault = row.fault};
        });
        TestClient client{server.port(), [](HttpOptions& http) {
                              http.first_byte_timeout = milliseconds{200};
                              http.idle_timeout = milliseconds{150};
                              http.attempts = 3;
                          }};
        const Error error = client.error("https://good.test/");
        CHECK(error.code() == Errc::network);
        CHECK(contains(error.what(), row.complaint));
        CHECK(server.requests().size() == 1);
    }
}

TEST_CASE("no pause before the next try is longer than what is left for all of them") {
    HttpsServer server;
    server.inject("", "*", Fault::at(Fault::Action::close, Fault::Where::before_headers));
    TestClient client{server.port(), [](HttpOptions& http) {
                          http.metadata_timeout = std::chrono::seconds{60};
                          http.retry_delay = std::chrono::minutes{10};
                      }};
    const Error error = client.error("https://good.test/x");
    CAPTURE(std::string{error.what()});
    CHECK_FALSE(contains(error.what(), "was not finished"));
    CHECK(server.requests().size() == 1);
}

TEST_CASE("a whole request for metadata has a limit, however lively the server") {
    HttpsServer server;
    server.on("", [](const ServerRequest& request) {
        Fault fault = Fault::at(Fault::Action::drip, Fault::Where::in_body);
        fault.drip = milliseconds{5};
        return ServerResponse{
            .status = 200, .body = std::string(100'000, request.target[1]), .fault = fault};
    });
    TestClient client{server.port(),
                      [](HttpOptions& http) { http.metadata_timeout = milliseconds{300}; }};
    CHECK(contains(client.error("https://good.test/x").what(),
                   "the request was not finished within 300 ms"));
}

} // namespace binstall::test
