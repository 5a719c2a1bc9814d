// SPDX-License-Identifier: MIT
// Where a secret goes, and where it never does.
#include "http_fixture.hpp"

#include <engine/credentials/credentials.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>

namespace binstall::test {

namespace {

using Use = CredentialScope::Use;
using Without = CredentialScope::Without;

constexpr std::string_view canary = "CANARYTOKEN";

/// A source that counts how often it is asked.
struct Counted {
    std::atomic<int> times = 0;

    TokenSource source() {
        return [this](const Url&, const std::stop_token&) {
            ++times;
            return std::optional{Token{Secret{canary}, "the variable ACME_TOKEN", "user"}};
        };
    }
};

/// A client with one scope, "acme", and a server that plays all hosts.
struct World {
    explicit World(std::vector<std::string> places,
                   const std::function<void(CredentialScope&)>& adjust = {})
        : credentials{{scope(std::move(places), adjust)}, log, stop.get_token()},
          client{server.port(),
                 [](HttpOptions& options) { options.allow_http = true; },
                 &credentials} {
        server.on("", [](const ServerRequest&) { return ServerResponse{.body = "here"}; });
    }

    CredentialScope scope(std::vector<std::string> places,
                          const std::function<void(CredentialScope&)>& adjust) {
        CredentialScope scope{.name = "acme", .sources = {counted.source()}};
        for (const std::string& place : places)
            scope.places.emplace_back(Url::parse(place));
        if (adjust)
            adjust(scope);
        return scope;
    }

    static Request named(const std::string& url) {
        Request request = TestClient::request(url);
        request.credential = "acme";
        request.cache = CacheUse::never;
        return request;
    }

    /// The value of a header of the last request.
    std::string sent(std::string_view header = "authorization") const {
        return server.requests().back().header(header);
    }

    /// "host/path" of the requests that had the secret, in any header.
    std::vector<std::string> given() const {
        std::vector<std::string> lines;
        for (const ServerRequest& request : server.requests())
            for (const auto& [name, value] : request.headers)
                if (contains(value, canary) || contains(value, base64("user:CANARYTOKEN")))
                    lines.push_back(request.host + request.target);
        return lines;
    }

    HttpsServer server;
    Counted counted;
    RecordingLog log;
    std::stop_source stop;
    Credentials credentials;
    TestClient client;
};

using Lines = std::vector<std::string>;

ServerResponse unauthorized(const std::string& challenge) {
    return {.status = 401, .headers = {{"WWW-Authenticate", challenge}}};
}

} // namespace

TEST_CASE("a secret goes to its place, in the form that the place wants") {
    using Kind = AuthorizationForm::Kind;
    const std::pair<AuthorizationForm, std::string> forms[] = {
        {{.kind = Kind::bearer}, "Bearer CANARYTOKEN"},
        {{.kind = Kind::token}, "token CANARYTOKEN"},
        {{.kind = Kind::raw}, "CANARYTOKEN"},
        {{.kind = Kind::basic}, "Basic dXNlcjpDQU5BUllUT0tFTg=="}};
    for (const auto& form : forms) {
        World world{{"https://acme.test/"},
                    [&](CredentialScope& scope) { scope.form = form.first; }};
        CHECK(world.client->fetch(World::named("https://acme.test/x")).status == 200);
        CHECK(world.sent() == form.second);
    }
    World world{{"https://acme.test/"}, [&](CredentialScope& scope) {
                    scope.form = {.kind = Kind::header, .header = "PRIVATE-TOKEN"};
                }};
    CHECK(world.client->fetch(World::named("https://acme.test/x")).status == 200);
    CHECK(world.sent("private-token") == canary);
    CHECK(world.sent().empty());
}

TEST_CASE("a secret goes nowhere but below its own scheme, host, port and path") {
    World world{{"https://acme.test/a/"}};
    for (const char* url : {"https://acme.test/a",
                            "https://acme.test/",
                            "https://acme.test/ab/",
                            "https://acme.test/A/x",
                            "https://acme.test/%61/x",
                            "https://acme.test/a/../b",
                            "https://acme.test/a/%2e%2e/b",
                            "https://acme.test/a/..%2Fb",
                            "https://acme.test/a/x%2F..%2f..%2Fb",
                            "https://acme.test/a/x%2F.%2Fb",
                            "https://acme.test/a%2Fx",
                            "https://acme.test/a/%2Fx",
                            "https://acme.test/a/%5c..%5cb",
                            "https://acme.test/a//b",
                            "https://acme.test:8443/a/x",
                            "http://acme.test/a/x",
                            "http://acme.test:443/a/x",
                            "https://www.acme.test/a/x",
                            "https://acme.test.evil.test/a/x"}) {
        CAPTURE(std::string{url});
        CHECK(world.client->fetch(World::named(url)).status == 200);
    }
    CHECK(world.given().empty());
    CHECK(world.counted.times == 0);
    CHECK(world.client->fetch(World::named("https://acme.test:443/a/x")).status == 200);
    // As GitLab's API names a project.
    CHECK(world.client->fetch(World::named("https://acme.test/a/projects/o%2Fr")).status == 200);
    CHECK(world.given() == Lines{"acme.test/a/x", "acme.test/a/projects/o%2Fr"});
}

TEST_CASE("a secret is only for requests that name it, unless it is for its place") {
    World named{{"https://acme.test/"}};
    static_cast<void>(named.client.get("https://acme.test/x"));
    Request other = World::named("https://acme.test/x");
    other.credential = "other";
    static_cast<void>(named.client->fetch(other));
    static_cast<void>(named.client->fetch(other));
    CHECK(named.given().empty());
    CHECK(named.counted.times == 0);
    const std::vector<std::string> log = named.log.lines();
    const auto is_warning = [](const std::string& line) {
        return contains(line, "there are no credentials called other; acme.test is asked without");
    };
    CHECK(std::ranges::count_if(log, is_warning) == 1);

    World by_place{{"https://acme.test/"}, [](CredentialScope& s) { s.use = Use::by_place; }};
    static_cast<void>(by_place.client.get("https://acme.test/x"));
    CHECK(by_place.given() == Lines{"acme.test/x"});
}

TEST_CASE("HTTP-06 HTTP-07: a redirect to another host, port or scheme goes without the secret") {
    for (const char* target :
         {"https://other.test/x", "https://acme.test:8443/x", "//www.acme.test/x"}) {
        CAPTURE(std::string{target});
        World world{{"https://acme.test/"}, [](CredentialScope& s) { s.use = Use::by_place; }};
        world.server.on("acme.test", [&](const ServerRequest& request) {
            return request.target == "/start" ? ServerResponse::redirect(target)
                                              : ServerResponse{.body = "here"};
        });
        CHECK(world.client->fetch(World::named("https://acme.test/start")).body == "here");
        CHECK(world.given() == Lines{"acme.test/start"});
        CHECK(world.server.requests().size() == 2);
    }
    World world{{"https://acme.test/"}};
    world.server.on("acme.test", [&](const ServerRequest& request) {
        return request.is_tls ? ServerResponse::redirect("http://acme.test/x")
                              : ServerResponse{.body = "here"};
    });
    CHECK(world.client.error(World::named("https://acme.test/start")).code() == Errc::policy);
    CHECK(world.given() == Lines{"acme.test/start"});
}

TEST_CASE("HTTP-08: who is sent away and back comes back without the secret") {
    World world{{"https://acme.test/"}, [](CredentialScope& s) { s.use = Use::by_place; }};
    world.server.on("acme.test", [&](const ServerRequest& request) {
        return request.target == "/start" ? ServerResponse::redirect("https://other.test/back")
                                          : ServerResponse{.body = "here"};
    });
    world.server.on("other.test", [&](const ServerRequest&) {
        return ServerResponse::redirect("https://acme.test/end");
    });
    CHECK(world.client->fetch(World::named("https://acme.test/start")).body == "here");
    CHECK(world.server.requests().size() == 3);
    CHECK(world.given() == Lines{"acme.test/start"});
}

TEST_CASE("who leaves the secret's path on its own host comes back without it too") {
    World world{{"https://acme.test/a/"}};
    world.server.on("acme.test", [&](const ServerRequest& request) {
        if (request.target == "/a/start")
            return ServerResponse::redirect("/a/next");
        if (request.target == "/a/next")
            return ServerResponse::redirect("/b");
        return request.target == "/b" ? ServerResponse::redirect("/a/end")
                                      : ServerResponse{.body = "here"};
    });
    CHECK(world.client->fetch(World::named("https://acme.test/a/start")).body == "here");
    CHECK(world.server.requests().size() == 4);
    CHECK(world.given() == Lines{"acme.test/a/start", "acme.test/a/next"});
}

TEST_CASE("a rejected secret is named by where it came from, and never shown") {
    World world{{"https://acme.test/"}, [](CredentialScope& s) { s.hint = "renew it"; }};
    world.server.on("acme.test", [](const ServerRequest&) { return unauthorized("Bearer"); });
    const Error error = world.client.error(World::named("https://acme.test/x"));
    CHECK(error.code() == Errc::unauthorized);
    CHECK(std::string{error.what()} == "https://acme.test/x: https://acme.test rejected the "
                                       "credentials from the variable ACME_TOKEN");
    CHECK(error.hint() == "renew it");
    CHECK(world.server.requests().size() == 1);
    for (const std::string& line : world.log.lines())
        CHECK_FALSE(contains(line, canary));
    CHECK(world.log.mentions("with the credentials from the variable ACME_TOKEN"));
}

TEST_CASE("what may be public is asked for again without a rejected secret, with one warning") {
    for (const int status : {401, 403}) {
        CAPTURE(status);
        World world{{"https://acme.test/"},
                    [](CredentialScope& s) { s.without = Without::is_refused; }};
        world.server.on("acme.test", [&](const ServerRequest& request) {
            return request.header("authorization").empty()
                       ? ServerResponse{.body = "public"}
                       : ServerResponse{.status = status, .body = "Bad credentials"};
        });
        CHECK(world.client->fetch(World::named("https://acme.test/1")).body == "public");
        CHECK(world.client->fetch(World::named("https://acme.test/2")).body == "public");
        StringSink sink;
        CHECK(world.client->fetch(World::named("https://acme.test/3"), sink).status == 200);
        CHECK(sink.text == "public");
        CHECK(world.given() == Lines{"acme.test/1"});
        int warnings = 0;
        for (const std::string& line : world.log.lines())
            warnings += contains(line, "rejected the credentials from the variable ACME_TOKEN");
        CHECK(warnings == 1);
    }
}

TEST_CASE("what is not there without a rejected secret may be there with a good one") {
    World world{{"https://acme.test/"},
                [](CredentialScope& s) { s.without = Without::is_refused; }};
    world.server.on("acme.test", [&](const ServerRequest& request) {
        return request.header("authorization").empty() ? ServerResponse::not_found()
                                                       : ServerResponse{.status = 401};
    });
    const Error error = world.client.error(World::named("https://acme.test/x"));
    CHECK(error.code() == Errc::unauthorized);
    CHECK(contains(error.what(), "rejected the credentials from the variable ACME_TOKEN"));
}

TEST_CASE("a rate limit is no rejection: the secret stays good") {
    World world{{"https://acme.test/"},
                [](CredentialScope& s) { s.without = Without::is_refused; }};
    world.server.on("acme.test", [&](const ServerRequest&) {
        return ServerResponse{.status = 403, .headers = {{"X-RateLimit-Remaining", "0"}}};
    });
    CHECK(world.client.error(World::named("https://acme.test/1")).code() == Errc::rate_limited);
    CHECK(world.client.error(World::named("https://acme.test/2")).code() == Errc::rate_limited);
    CHECK(world.given() == Lines{"acme.test/1", "acme.test/2"});
}

TEST_CASE("a request that needs a secret is not sent without one") {
    World world{{"https://acme.test/"}, [](CredentialScope& s) {
                    s.without = Without::is_refused;
                    s.hint = "set ACME_TOKEN";
                    s.sources = {
                        [](const Url&, const std::stop_token&) { return std::optional<Token>{}; }};
                }};
    const Error error = world.client.error(World::named("https://acme.test/x"));
    CHECK(error.code() == Errc::policy);
    CHECK(contains(error.what(), "acme.test is asked with a token only, and there is none"));
    CHECK(error.hint() == "set ACME_TOKEN");
    CHECK(world.server.requests().empty());
}

TEST_CASE("sources are asked in order, once, and not before a request needs them") {
    Counted second;
    std::atomic<int> first = 0;
    World world{{"https://acme.test/"}, [&](CredentialScope& s) {
                    s.sources = {[&](const Url&, const std::stop_token&) {
                                     ++first;
                                     return std::optional<Token>{};
                                 },
                                 second.source(),
                                 [](const Url&, const std::stop_token&) -> std::optional<Token> {
                                     throw Error{Errc::internal, "asked although not needed"};
                                 }};
                }};
    static_cast<void>(world.client->fetch(World::named("https://other.test/x")));
    CHECK(first == 0);
    std::vector<Request> requests;
    for (int number = 0; number < 16; ++number)
        requests.push_back(World::named("https://acme.test/" + std::to_string(number)));
    for (const Http::Outcome& outcome : world.client->fetch_all(requests))
        CHECK(std::holds_alternative<Response>(outcome));
    CHECK(first == 1);
    CHECK(second.times == 1);
    CHECK(world.given().size() == 16);
}

TEST_CASE("HTTP-10: only a challenge for Basic is answered, and only with what is for that host") {
    const auto when_asked = [](CredentialScope& scope) {
        scope.use = Use::when_asked;
        scope.form = {.kind = AuthorizationForm::Kind::basic};
    };
    for (const char* challenge : {"Digest realm=\"r\", nonce=\"n\"",
                                  "Bearer realm=\"a, Basic b\"",
                                  "Digest realm=\"\\\", Basic \"",
                                  "Basics realm=\"r\"",
                                  "NTLM",
                                  "Negotiate",
                                  ""}) {
        CAPTURE(std::string{challenge});
        World world{{}, when_asked};
        world.server.on("acme.test", [&](const ServerRequest&) { return unauthorized(challenge); });
        const Error error = world.client.error("https://acme.test/x");
        CHECK(error.code() == Errc::unauthorized);
        CHECK(contains(error.what(), "authentication required for https://acme.test"));
        CHECK(world.server.requests().size() == 1);
        CHECK(world.counted.times == 0);
    }
    World world{{}, when_asked};
    world.server.on("acme.test", [&](const ServerRequest& request) {
        return request.header("authorization").empty() ? unauthorized("Basic realm=\"r\"")
                                                       : ServerResponse{.body = "here"};
    });
    CHECK(world.client.get("https://acme.test/1").body == "here");
    CHECK(world.client.get("https://acme.test/2").body == "here"); // at once, now that it is known
    CHECK(world.client.get("https://other.test/").body == "here");
    CHECK(world.server.requests().size() == 4);
    CHECK(world.given() == Lines{"acme.test/1", "acme.test/2"});
    for (const char* challenge :
         {"Bearer realm=\"https://a/b, c\", Basic realm=\"x\"", "Negotiate,BASIC", "basic"}) {
        CAPTURE(std::string{challenge});
        World several{{}, when_asked};
        several.server.on("acme.test", [&](const ServerRequest& request) {
            return request.header("authorization").empty() ? unauthorized(challenge)
                                                           : ServerResponse{.body = "here"};
        });
        CHECK(several.client.get("https://acme.test/1").body == "here");
    }
}

TEST_CASE("a request that brings its own authorization gets no other") {
    World world{{"https://acme.test/"}};
    Request request = World::named("https://acme.test/x");
    request.headers = {{"authorization", "Bearer own"}};
    CHECK(world.client->fetch(request).status == 200);
    CHECK(world.sent() == "Bearer own");
    CHECK(world.given().empty());
}

TEST_CASE("what cannot be a header's value is no token, and is not shown") {
    for (const std::string& text : {std::string{"CANARY\nX: y"},
                                    std::string{"CANARY\0x", 8},
                                    std::string{"CANARY\x7f"},
                                    std::string(100'000, 'C'),
                                    std::string{},
                                    std::string{" \n"}}) {
        try {
            std::string copy = text;
            static_cast<void>(checked_token(std::move(copy), "/run/token"));
            FAIL("it was taken for a token");
        } catch (const Error& error) {
            CHECK(error.code() == Errc::config);
            CHECK(contains(error.what(), "the token in /run/token "));
            CHECK_FALSE(contains(error.what(), "CANARY"));
            CHECK_FALSE(contains(error.what(), "CCCC"));
        }
    }
    CHECK(checked_token(" CANARY\n", "f").secret == Secret{std::string_view{"CANARY"}});
}

TEST_CASE("an answer that a secret was needed for is kept from run to run by nobody") {
    for (const Use use : {Use::by_place, Use::when_asked, Use::when_named}) {
        const TempFolder folder;
        HttpsServer server;
        server.on("", [](const ServerRequest& request) {
            if (request.header("authorization").empty())
                return unauthorized("Basic realm=\"r\"");
            return ServerResponse{.body = "PRIVATE", .headers = {{"ETag", "\"1\""}}};
        });
        server.on("public.test", [](const ServerRequest&) {
            return ServerResponse{.body = "PUBLIC", .headers = {{"ETag", "\"1\""}}};
        });
        Counted counted;
        RecordingLog log;
        CredentialScope scope{.name = "acme", .use = use, .sources = {counted.source()}};
        scope.places.emplace_back(Url::parse("https://acme.test/"));
        const Credentials credentials{{scope}, log, {}};
        TestClient client{server.port(),
                          [&](HttpOptions& options) { options.cache_folder = folder.path(); },
                          &credentials};
        Request request = TestClient::request("https://acme.test/x");
        request.credential = use == Use::when_named ? "acme" : "";
        CHECK(client->fetch(request).body == "PRIVATE");
        CHECK(client.get("https://public.test/x").body == "PUBLIC");
        std::string kept;
        for (const fs::directory_entry& entry : fs::recursive_directory_iterator{folder.path()})
            if (entry.is_regular_file())
                kept += read_text(entry.path());
        CHECK(contains(kept, "PUBLIC"));
        CHECK_FALSE(contains(kept, "PRIVATE"));
        CHECK_FALSE(contains(kept, canary));
    }
}

} // namespace binstall::test
