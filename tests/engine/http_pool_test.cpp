// SPDX-License-Identifier: MIT
#include "http_fixture.hpp"

#include <doctest/doctest.h>

#include <future>

namespace binstall::test {

namespace {

Handler ok() {
    return [](const ServerRequest& request) {
        return ServerResponse{.status = 200, .body = request.target};
    };
}

} // namespace

TEST_CASE("one connection carries the requests to a host, one after the other") {
    HttpsServer server;
    server.on("", ok());
    TestClient client{server.port()};
    CHECK(client.get("https://good.test/a").body == "/a");
    CHECK(client.get("https://good.test/b").body == "/b");
    CHECK(client.get("https://good.test/c").body == "/c");
    CHECK(server.connections() == 1);
    CHECK(client.log.mentions("GET https://good.test/a: 200, 2 bytes, "));
    CHECK(client.log.mentions(" ms, new connection"));
    CHECK(client.log.mentions(" ms, connection reused"));
}

TEST_CASE("connections are not shared between hosts, ports and schemes") {
    HttpsServer server;
    server.on("", ok());
    TestClient client{server.port(), [](HttpOptions& http) { http.allow_http = true; }};
    for (const char* url :
         {"https://a.test/", "https://b.test/", "https://a.test:444/", "http://a.test:443/"})
        CHECK(client.get(url).status == 200);
    CHECK(server.connections() == 4);
}

TEST_CASE("a connection is not used again when the server said that it ends") {
    HttpsServer server;
    server.on("", [](const ServerRequest&) {
        return ServerResponse{.status = 200, .headers = {{"Connection", "Close"}}};
    });
    TestClient client{server.port()};
    CHECK(client.get("https://good.test/a").status == 200);
    CHECK(client.get("https://good.test/b").status == 200);
    CHECK(server.connections() == 2);
}

TEST_CASE("a request whose used connection dies before an answer is sent once more, and logged") {
    HttpsServer server;
    server.on("", ok());
    TestClient client{server.port()};
    CHECK(client.get("https://good.test/a").status == 200);
    server.inject("", "/b", Fault::at(Fault::Action::close, Fault::Where::before_headers));
    CHECK(client.get("https://good.test/b").body == "/b");
    CHECK(client.log.mentions("asking again: the connection had been closed meanwhile"));
    CHECK(server.request_lines() ==
          std::vector<std::string>{"GET good.test/a", "GET good.test/b", "GET good.test/b"});
    CHECK(server.connections() == 2);
}

TEST_CASE("a POST whose used connection dies is not sent again") {
    HttpsServer server;
    server.on("", ok());
    TestClient client{server.port()};
    CHECK(client.get("https://good.test/a").status == 200);
    server.inject("", "/b", Fault::at(Fault::Action::close, Fault::Where::before_headers));
    Request request = client.request("https://good.test/b");
    request.method = Method::post;
    CHECK(client.error(request).code() == Errc::network);
    CHECK(server.requests().size() == 2);
}

TEST_CASE("an answer that broke after its first byte is not asked for on the quiet") {
    HttpsServer server;
    server.on("", ok());
    TestClient client{server.port()};
    CHECK(client.get("https://good.test/a").status == 200);
    Fault half;
    half.raw = "HTTP/1.1 200 O";
    server.inject("", "/b", half);
    CHECK(client.error("https://good.test/b").code() == Errc::network);
    CHECK(server.requests().size() == 2);
}

TEST_CASE("equal requests at the same time are one, and their answer is remembered") {
    HttpsServer server;
    const auto gate = std::make_shared<Gate>();
    server.on("", [&](const ServerRequest& request) {
        ServerResponse response{.status = request.target == "/missing" ? 404 : 200,
                                .body = request.target};
        if (request.target == "/slow")
            response.fault = Fault::wait_at(gate, Fault::Where::before_headers);
        return response;
    });
    TestClient client{server.port()};
    std::vector<std::future<Response>> answers;
    for (int count = 0; count < 5; ++count)
        answers.push_back(
            std::async(std::launch::async, [&] { return client.get("https://good.test/slow"); }));
    REQUIRE(gate->wait_reached());
    gate->open();
    for (std::future<Response>& answer : answers)
        CHECK(answer.get().body == "/slow");
    CHECK(client.get("https://good.test/slow").body == "/slow");
    CHECK(client.get("https://good.test/missing").status == 404);
    CHECK(client.get("https://good.test/missing").status == 404);
    CHECK(server.request_lines() ==
          std::vector<std::string>{"GET good.test/slow", "GET good.test/missing"});
}

TEST_CASE("requests that differ, or may not be stored, are made each") {
    HttpsServer server;
    server.on("", ok());
    TestClient client{server.port()};
    Request request = client.request("https://good.test/a");
    CHECK(client->fetch(request).status == 200);
    request.headers = {{"Accept", "text/html"}};
    CHECK(client->fetch(request).status == 200);
    request.cache = CacheUse::never;
    CHECK(client->fetch(request).status == 200);
    CHECK(client->fetch(request).status == 200);
    request.method = Method::head;
    CHECK(client->fetch(request).status == 200);
    CHECK(server.requests().size() == 5);
}

TEST_CASE("a failure is not remembered") {
    HttpsServer server;
    server.on("", ok());
    server.inject("", "*", Fault::answer(500));
    TestClient client{server.port()};
    CHECK(client.error("https://good.test/a").code() == Errc::network);
    CHECK(client.get("https://good.test/a").status == 200);
}

TEST_CASE("a connection that was opened ahead is the one that is used") {
    HttpsServer server;
    server.on("", ok());
    TestClient client{server.port()};
    client->open_ahead({Url::parse("https://good.test"), Url::parse("https://other.test")});
    CHECK(eventually([&] { return client->hosts().size() == 2; }));
    CHECK(client.get("https://good.test/a").body == "/a");
    CHECK(client.get("https://other.test/a").body == "/a");
    CHECK(server.connections() == 2);
}

TEST_CASE("who wants a connection that is being opened ahead waits for it") {
    ServerOptions options;
    options.handshake_delay = std::chrono::milliseconds{100};
    HttpsServer server{options};
    server.on("", ok());
    TestClient client{server.port()};
    client->open_ahead({Url::parse("https://good.test")});
    CHECK(client.get("https://good.test/a").body == "/a");
    CHECK(server.connections() == 1);
}

TEST_CASE("opening ahead fails silently, and the request meets the error itself") {
    ServerOptions options;
    options.identity = Authority::shared().issue({.dns_names = {"evil.test"}});
    HttpsServer server{options};
    TestClient client{server.port()};
    client->open_ahead({Url::parse("https://good.test"), Url::parse("http://plain.test")});
    CHECK(eventually([&] { return client.log.mentions("opening ahead to https://good.test"); }));
    CHECK(client.error("https://good.test/").code() == Errc::tls);
}

TEST_CASE("who has waited for what was opened ahead does not wait as long once more") {
    ServerOptions options;
    options.handshake_delay = std::chrono::minutes{10};
    HttpsServer server{options};
    TestClient client{server.port(), [](HttpOptions& http) {
                          http.handshake_timeout = std::chrono::milliseconds{200};
                      }};
    client->open_ahead({Url::parse("https://good.test")});
    const Error error = client.error("https://good.test/");
    CHECK(contains(error.what(), "the TLS handshake was not finished within 200 ms"));
    CHECK(server.connections() == 1);
}

TEST_CASE("a client that ends does not wait for what it was opening ahead") {
    ServerOptions options;
    options.handshake_delay = std::chrono::minutes{10};
    HttpsServer server{options};
    TestClient client{server.port()};
    client->open_ahead({Url::parse("https://good.test")});
    CHECK(eventually([&] { return server.connections() == 1; }));
}

TEST_CASE("at most as many connections to a host as allowed are open at once") {
    HttpsServer server;
    server.on("", ok());
    TestClient client{server.port(), [](HttpOptions& http) { http.connections_per_host = 2; }};
    std::vector<Request> requests;
    for (int index = 0; index < 20; ++index)
        requests.push_back(client.request("https://good.test/" + std::to_string(index)));
    for (const Http::Outcome& outcome : client->fetch_all(requests))
        CHECK(std::holds_alternative<Response>(outcome));
    CHECK(server.connections() <= 2);
}

} // namespace binstall::test
