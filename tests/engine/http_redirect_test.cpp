// SPDX-License-Identifier: MIT
#include "http_fixture.hpp"

#include <doctest/doctest.h>

#include <set>

namespace binstall::test {

namespace {

/// A server where https://start.test/ redirects to `location`, and everything else is there.
void redirect_start(HttpsServer& server, const std::string& location, int status = 302) {
    server.on("", [](const ServerRequest& request) {
        return ServerResponse{.status = 200, .body = request.host + request.target};
    });
    server.on("start.test", [location, status](const ServerRequest& request) {
        if (request.target != "/dir/start")
            return ServerResponse{.status = 200, .body = request.host + request.target};
        ServerResponse response = ServerResponse::redirect(location);
        response.status = status;
        return response;
    });
}

Error refused_redirect(const std::string& location) {
    HttpsServer server;
    redirect_start(server, location);
    TestClient client{server.port(), [](HttpOptions& http) { http.allow_http = true; }};
    const Error error = client.error("https://start.test/dir/start");
    CHECK(server.requests().size() == 1);
    CHECK(server.connections() == 1);
    return error;
}

std::string followed_redirect(const std::string& location, int status = 302) {
    HttpsServer server;
    redirect_start(server, location, status);
    TestClient client{server.port()};
    const Response response = client.get("https://start.test/dir/start");
    CHECK(response.url.host() + response.url.request_target() == response.body);
    return response.body;
}

/// Which hosts were sent the header `authorization`.
std::set<std::string> given_secret(const HttpsServer& server) {
    std::set<std::string> hosts;
    for (const ServerRequest& request : server.requests())
        if (!request.header("authorization").empty() || !request.header("cookie").empty() ||
            !request.header("x-token").empty())
            hosts.insert(request.host + request.target);
    return hosts;
}

Request with_secret(const std::string& url) {
    Request request = TestClient::request(url);
    request.headers = {{"Authorization", "Bearer CANARY"},
                       {"Cookie", "a=CANARY"},
                       {"X-Token", "CANARY"},
                       {"Accept", "application/json"}};
    return request;
}

} // namespace

TEST_CASE("redirects of GET are followed, whatever their kind") {
    for (const int status : {301, 302, 303, 307, 308}) {
        CAPTURE(status);
        CHECK(followed_redirect("https://other.test/file", status) == "other.test/file");
    }
}

TEST_CASE("HTTP-01: a redirect from https to http is refused, even where http is allowed") {
    const Error error = refused_redirect("http://start.test/file");
    CHECK(error.code() == Errc::policy);
    CHECK(contains(error.what(), "insecure redirect"));
}

TEST_CASE("HTTP-02: a redirect to another scheme is refused") {
    for (const char* location : {"file:///etc/passwd",
                                 "ftp://other.test/",
                                 "data:text/plain,x",
                                 "javascript:alert(1)",
                                 "FILE:///etc/passwd"}) {
        CAPTURE(std::string{location});
        const Error error = refused_redirect(location);
        CHECK(error.code() == Errc::network);
        CHECK(contains(error.what(), "scheme not allowed"));
    }
}

TEST_CASE("a redirect to a local address is refused, from a host that is not local itself") {
    for (const char* address : {"127.0.0.1",
                                "[::1]",
                                "[::ffff:127.0.0.1]",
                                "169.254.169.254",
                                "10.1.2.3",
                                "192.168.0.1",
                                "[fc00::1]",
                                "localhost"}) {
        CAPTURE(std::string{address});
        const Error error = refused_redirect("https://" + std::string{address} + "/");
        CHECK(error.code() == Errc::policy);
        CHECK(contains(error.what(), "private address"));
    }
    for (const char* odd : {"2130706433", "127.1", "0x7f.1"}) {
        CAPTURE(std::string{odd});
        CHECK(refused_redirect("https://" + std::string{odd} + "/").code() == Errc::policy);
        CHECK(refused_redirect("//" + std::string{odd} + "/").code() == Errc::policy);
        // A folder without a name is no host.
        CHECK(followed_redirect("/files//" + std::string{odd} + "/tool") ==
              "start.test/files//" + std::string{odd} + "/tool");
    }
}

TEST_CASE("a local host may redirect to itself") {
    HttpsServer server;
    server.on("127.0.0.1", [](const ServerRequest& request) {
        return request.target == "/b" ? ServerResponse{.status = 200, .body = "b"}
                                      : ServerResponse::redirect("https://127.0.0.1/b");
    });
    TestClient client{server.port()};
    CHECK(client.get("https://127.0.0.1/a").body == "b");
}

TEST_CASE("HTTP-05: relative redirects are resolved, bad ones and loops end") {
    CHECK(followed_redirect("other") == "start.test/dir/other");
    CHECK(followed_redirect("../other") == "start.test/other");
    CHECK(followed_redirect("/abs") == "start.test/abs");
    CHECK(followed_redirect("//other.test/x") == "other.test/x");
    CHECK(followed_redirect("?q=1") == "start.test/dir/start?q=1");
    CHECK(contains(refused_redirect("#fragment").what(), "redirect loop"));
    CHECK(contains(refused_redirect("").what(), "bad redirect"));
    CHECK(contains(refused_redirect("/with spaces").what(), "bad redirect"));
    CHECK(contains(refused_redirect("https://").what(), "bad redirect"));
    CHECK(refused_redirect("/" + std::string(8192, 'x')).code() == Errc::network);

    HttpsServer server;
    server.on("a.test",
              [](const ServerRequest&) { return ServerResponse::redirect("https://b.test/"); });
    server.on("b.test",
              [](const ServerRequest&) { return ServerResponse::redirect("https://a.test/"); });
    server.on("chain.test", [](const ServerRequest& request) {
        const int hop = std::stoi(request.target.substr(1));
        return hop == 0 ? ServerResponse{.status = 200, .body = "end"}
                        : ServerResponse::redirect("/" + std::to_string(hop - 1));
    });
    server.on("missing.test", [](const ServerRequest&) { return ServerResponse{.status = 302}; });
    TestClient client{server.port()};
    CHECK(contains(client.error("https://a.test/").what(), "redirect loop"));
    CHECK(client.get("https://chain.test/10").body == "end");
    CHECK(contains(client.error("https://chain.test/11").what(), "more than 10 redirects"));
    CHECK(
        contains(client.error("https://missing.test/").what(), "bad redirect: it names no place"));
}

TEST_CASE("HTTP-06: what may be secret is not sent to the host of a redirect") {
    HttpsServer server;
    redirect_start(server, "https://other.test/file");
    TestClient client{server.port()};
    CHECK(client->fetch(with_secret("https://start.test/dir/start")).body == "other.test/file");
    CHECK(given_secret(server) == std::set<std::string>{"start.test/dir/start"});
    CHECK(server.requests().back().header("accept") == "application/json");
}

TEST_CASE("what may be secret is not sent to another port, and stays on the same origin") {
    HttpsServer server;
    redirect_start(server, "https://start.test:8443/file");
    TestClient client{server.port()};
    CHECK(client->fetch(with_secret("https://start.test/dir/start")).status == 200);
    CHECK(given_secret(server) == std::set<std::string>{"start.test/dir/start"});

    HttpsServer same;
    redirect_start(same, "/file");
    TestClient other{same.port()};
    CHECK(other->fetch(with_secret("https://start.test/dir/start")).status == 200);
    CHECK(given_secret(same) == std::set<std::string>{"start.test/dir/start", "start.test/file"});
}

TEST_CASE("HTTP-08: what was left behind on a redirect does not come back") {
    HttpsServer server;
    redirect_start(server, "https://other.test/file");
    server.on("other.test", [](const ServerRequest&) {
        return ServerResponse::redirect("https://start.test/end");
    });
    TestClient client{server.port()};
    CHECK(client->fetch(with_secret("https://start.test/dir/start")).body == "start.test/end");
    CHECK(given_secret(server) == std::set<std::string>{"start.test/dir/start"});
}

TEST_CASE("HTTP-11: cookies are neither stored nor sent") {
    HttpsServer server;
    server.on("", [](const ServerRequest& request) {
        if (request.target == "/start")
            return ServerResponse{.status = 302,
                                  .headers = {{"Location", "/next"}, {"Set-Cookie", "id=CANARY"}}};
        return ServerResponse{.status = 200, .body = "cookie: " + request.header("cookie")};
    });
    TestClient client{server.port()};
    CHECK(client.get("https://start.test/start").body == "cookie: ");
    CHECK(client.get("https://start.test/again").body == "cookie: ");
}

TEST_CASE("HTTP-36: a redirect with an encoded word is refused") {
    CHECK(contains(refused_redirect("https://other.test/=?utf-8?Q?a=0D=0AX-Injected:_1?=").what(),
                   "bad redirect"));
}

TEST_CASE("the redirect of a POST is not followed") {
    HttpsServer server;
    redirect_start(server, "https://other.test/", 307);
    TestClient client{server.port()};
    Request request = client.request("https://start.test/dir/start");
    request.method = Method::post;
    request.body = "x";
    CHECK(client.error(request).code() == Errc::network);
    CHECK(server.requests().size() == 1);
}

TEST_CASE("a query never shows in an error") {
    HttpsServer server;
    server.on("", [](const ServerRequest&) {
        return ServerResponse::redirect("https://10.0.0.1/?X-Amz-Signature=CANARY");
    });
    TestClient client{server.port()};
    const Error error = client.error("https://start.test/a?sig=CANARY");
    CHECK_FALSE(contains(error.what(), "CANARY"));
    for (const std::string& line : client.log.lines())
        CHECK_FALSE(contains(line, "CANARY"));
}

TEST_CASE("requests are recorded, redirects included, only for who asked for that") {
    for (const bool is_wanted : {true, false}) {
        CAPTURE(is_wanted);
        HttpsServer server;
        redirect_start(server, "https://other.test/there");
        TestClient client{server.port(),
                          [&](HttpOptions& http) { http.records_requests = is_wanted; }};
        CHECK(client.get("https://start.test/dir/start").status == 200);
        const std::vector<MadeRequest> made = client->requests();
        REQUIRE(made.size() == (is_wanted ? 2 : 0));
        if (!is_wanted)
            continue;
        CHECK(made[0].url.to_string() == "https://start.test/dir/start");
        CHECK(made[0].status == 302);
        CHECK(made[1].url.to_string() == "https://other.test/there");
        CHECK(made[1].status == 200);
    }
}

} // namespace binstall::test
