// SPDX-License-Identifier: MIT
#include "http_fixture.hpp"

#include <doctest/doctest.h>

namespace binstall::test {

namespace {

Handler echo() {
    return [](const ServerRequest& request) {
        return ServerResponse{.status = 200, .body = request.method + " " + request.target};
    };
}

} // namespace

TEST_CASE("a request is sent as it should be, and its answer comes back") {
    HttpsServer server;
    server.on("good.test", [](const ServerRequest&) {
        return ServerResponse{.status = 200, .body = "body", .headers = {{"ETag", "\"x\""}}};
    });
    TestClient client{server.port()};
    Request request = client.request("https://good.test:8443/path?q=1");
    request.headers = {{"X-Mine", "yes"}};
    const Response response = client->fetch(request);
    CHECK(response.status == 200);
    CHECK(response.body == "body");
    CHECK(response.header("etag") == "\"x\"");
    CHECK(response.url == request.url);

    REQUIRE(server.requests().size() == 1);
    const ServerRequest seen = server.requests().front();
    CHECK(seen.method == "GET");
    CHECK(seen.target == "/path?q=1");
    CHECK(seen.header("host") == "good.test:8443");
    CHECK(seen.header("accept-encoding") == "gzip"); // what is read at once may come packed
    CHECK(seen.header("user-agent").starts_with("binstall/"));
    CHECK(seen.header("x-mine") == "yes");
}

TEST_CASE("a header that could forge another, or is the engine's own, is refused") {
    HttpsServer server;
    TestClient client{server.port()};
    for (const Header& header : {Header{"X", "a\r\nInjected: 1"},
                                 Header{"X\r\nInjected", "1"},
                                 Header{"", "x"},
                                 Header{"Host", "evil.test"},
                                 Header{"content-length", "5"},
                                 Header{"Transfer-Encoding", "chunked"}}) {
        Request request = client.request("https://good.test/");
        request.headers = {header};
        CHECK(client.error(request).code() == Errc::internal);
    }
    CHECK(server.requests().empty());
}

TEST_CASE("not found is an answer, with its body") {
    HttpsServer server;
    TestClient client{server.port()};
    const Response response = client.get("https://good.test/missing");
    CHECK(response.status == 404);
    CHECK(response.body == "not found\n");
}

TEST_CASE("HEAD has no body, POST sends one") {
    HttpsServer server;
    server.on("", [](const ServerRequest& request) {
        return ServerResponse{.status = 200, .body = request.method + ":" + request.body};
    });
    TestClient client{server.port()};
    Request request = client.request("https://good.test/");
    request.method = Method::head;
    CHECK(client->fetch(request).body.empty());
    request.method = Method::post;
    request.body = "what we send";
    CHECK(client->fetch(request).body == "POST:what we send");
    CHECK(server.connections() == 1);
}

TEST_CASE("a download streams into its sink") {
    std::string body(3'000'000, '\0');
    for (std::size_t index = 0; index < body.size(); ++index)
        body[index] = static_cast<char>(index * 7 % 251);
    for (const bool is_chunked : {false, true}) {
        HttpsServer server;
        server.on("", [&](const ServerRequest& request) {
            if (request.target != "/file")
                return ServerResponse::redirect("/file");
            ServerResponse response{.status = 200, .body = body};
            response.is_chunked = is_chunked;
            return response;
        });
        TestClient client{server.port()};
        StringSink sink;
        const Response response = client->fetch(client.request("https://good.test/"), sink);
        CHECK(response.status == 200);
        CHECK(response.body.empty());
        CHECK(response.url.path() == "/file");
        CHECK((sink.text == body));
    }
}

TEST_CASE("only the body of a success goes into a sink") {
    HttpsServer server;
    TestClient client{server.port()};
    StringSink sink;
    CHECK(client->fetch(client.request("https://good.test/missing"), sink).status == 404);
    CHECK(sink.text.empty());
}

TEST_CASE("HTTP-10: what the server asks to log in for is not attempted") {
    for (const int status : {401, 407})
        for (const char* scheme :
             {"Basic realm=\"x\"", "Digest nonce=\"x\"", "NTLM", "Negotiate"}) {
            HttpsServer server;
            server.on("", [&](const ServerRequest&) {
                return ServerResponse{
                    .status = status,
                    .headers = {{"WWW-Authenticate", scheme}, {"Proxy-Authenticate", scheme}}};
            });
            TestClient client{server.port(), [](HttpOptions& http) { http.attempts = 3; }};
            const Error error = client.error("https://good.test/private");
            CHECK(error.code() == Errc::unauthorized);
            CHECK(contains(error.what(), "authentication required for https://good.test"));
            CHECK(server.requests().size() == 1);
        }
}

TEST_CASE("http is refused unless it was allowed") {
    HttpsServer server;
    server.on("", echo());
    TestClient strict{server.port()};
    const Error error = strict.error("http://plain.test/x");
    CHECK(error.code() == Errc::unsafe_url);
    CHECK(contains(error.what(), "not https"));
    CHECK(server.connections() == 0);

    TestClient lax{server.port(), [](HttpOptions& http) { http.allow_http = true; }};
    CHECK(lax.get("http://plain.test/x").body == "GET /x");
    CHECK_FALSE(server.requests().front().is_tls);
}

TEST_CASE("a refused connection is an error that names the address") {
    std::uint16_t port = 0;
    {
        const HttpsServer gone;
        port = gone.port();
    }
    TestClient client{port};
    const Error error = client.error("https://good.test/");
    CHECK(error.code() == Errc::network);
    CHECK(contains(error.what(), "https://good.test/: cannot connect to 127.0.0.1:"));
    CHECK(contains(error.what(), "Connection refused"));
}

TEST_CASE("a name that does not exist is an error that says so") {
    TestClient client{1, [](HttpOptions& http) { http.connect_to.clear(); }};
    const Error error = client.error("https://no-such-name.invalid/");
    CHECK(error.code() == Errc::network);
    CHECK(contains(error.what(), "the name no-such-name.invalid could not be resolved"));
}

TEST_CASE("the first address that answers is taken, though others come first") {
    HttpsServer server; // on 127.0.0.1 alone, where localhost may also be ::1
    ServerOptions options;
    TestClient client{server.port(), [](HttpOptions& http) { http.connect_to.clear(); }};
    CHECK(client.get("https://localhost:" + std::to_string(server.port()) + "/").status == 404);
}

TEST_CASE("connections go where --connect-to says, first match first, and certificates stay") {
    HttpsServer one;
    HttpsServer two;
    one.on("", [](const ServerRequest&) { return ServerResponse{.status = 200, .body = "one"}; });
    two.on("", [](const ServerRequest&) { return ServerResponse{.status = 200, .body = "two"}; });
    const std::string to_one = "127.0.0.1:" + std::to_string(one.port());
    const std::string to_two = "127.0.0.1:" + std::to_string(two.port());
    TestClient client{1, [&](HttpOptions& http) {
                          http.connect_to = {ConnectTo::parse("a.test:443:" + to_one),
                                             ConnectTo::parse("a.test::" + to_two),
                                             ConnectTo::parse(":8443:" + to_one),
                                             ConnectTo::parse("::" + to_two)};
                      }};
    CHECK(client.get("https://a.test/").body == "one");
    CHECK(client.get("https://a.test:444/").body == "two");
    CHECK(client.get("https://b.test:8443/").body == "one");
    CHECK(client.get("https://c.test/").body == "two");

    ServerOptions options;
    options.identity =
        Authority::shared().issue({.dns_names = {"127.0.0.1"}, .addresses = {"127.0.0.1"}});
    HttpsServer other{options};
    TestClient strict{other.port()};
    CHECK(contains(strict.error("https://a.test/").what(), "not valid for a.test"));
}

TEST_CASE("several requests are answered in their order, each with its own outcome") {
    HttpsServer server;
    server.on("", echo());
    server.on("bad.test", [](const ServerRequest&) { return ServerResponse{.status = 500}; });
    TestClient client{server.port()};
    std::vector<Request> requests;
    for (int index = 0; index < 40; ++index)
        requests.push_back(client.request("https://good.test/" + std::to_string(index)));
    requests[7].url = Url::parse("https://bad.test/");
    const std::vector<Http::Outcome> outcomes = client->fetch_all(requests);
    REQUIRE(outcomes.size() == 40);
    for (std::size_t index = 0; index < outcomes.size(); ++index) {
        CAPTURE(index);
        if (index == 7)
            CHECK(std::get<Error>(outcomes[index]).code() == Errc::network);
        else
            CHECK(std::get<Response>(outcomes[index]).body == "GET /" + std::to_string(index));
    }
    CHECK(server.connections() <= 9); // 8 to the good host
    CHECK(client->hosts() == std::set<std::string>{"bad.test", "good.test"});
}

} // namespace binstall::test
