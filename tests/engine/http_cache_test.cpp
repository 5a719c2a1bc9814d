// SPDX-License-Identifier: MIT
// Answers that are kept from run to run.
#include "http_fixture.hpp"

#include <engine/http/cache_entry.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <fstream>
#include <functional>
#include <iterator>
#include <sys/stat.h>
#include <thread>

namespace binstall::test {

namespace {

/// A server whose files have the ETag "1", and answer that they are not modified.
Handler tagged(const std::string& body, const std::string& tag = "\"1\"") {
    return [body, tag](const ServerRequest& request) {
        if (request.header("if-none-match") == tag)
            return ServerResponse{.status = 304, .headers = {{"ETag", tag}}};
        return ServerResponse{
            .status = 200,
            .body = body,
            .headers = {{"ETag", tag}, {"Set-Cookie", "id=CANARY"}, {"Content-Type", "text/x"}}};
    };
}

/// A folder for the cache, and clients that use it one after the other, as runs do.
struct Runs {
    TempFolder folder;
    HttpsServer server;

    fs::path cache() const { return folder / "cache"; }

    TestClient::Adjust adjusted(bool offline = false) const {
        return [path = cache(), offline](HttpOptions& http) {
            http.cache_folder = path;
            http.offline = offline;
        };
    }

    Response get(const Request& request) {
        TestClient client{server.port(), adjusted()};
        return client->fetch(request);
    }

    Response get(const std::string& url) { return get(TestClient::request(url)); }

    std::vector<fs::path> files() const {
        std::vector<fs::path> found;
        if (fs::exists(cache()))
            for (const auto& entry : fs::directory_iterator{cache()})
                found.push_back(entry.path());
        return found;
    }
};

std::string content(const fs::path& file) {
    std::ifstream stream{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{stream}, {}};
}

void overwrite(const fs::path& file, const std::string& text) {
    std::ofstream{file, std::ios::binary} << text;
}

} // namespace

TEST_CASE("what an earlier run was told is confirmed, not sent again") {
    Runs runs;
    runs.server.on("", tagged("body"));
    const Response first = runs.get("https://good.test/a");
    const Response second = runs.get("https://good.test/a");
    CHECK(first.body == "body");
    CHECK(second.body == "body");
    CHECK(second.status == 200);
    CHECK(second.header("content-type") == "text/x");
    CHECK(second.url == first.url);
    REQUIRE(runs.server.requests().size() == 2);
    CHECK(runs.server.requests()[0].header("if-none-match").empty());
    CHECK(runs.server.requests()[1].header("if-none-match") == "\"1\"");
    CHECK(runs.server.requests()[1].status == 304);
}

TEST_CASE("what changed meanwhile is taken, and kept from then on") {
    Runs runs;
    runs.server.on("", tagged("old"));
    CHECK(runs.get("https://good.test/a").body == "old");
    runs.server.on("", tagged("new", "\"2\""));
    CHECK(runs.get("https://good.test/a").body == "new");
    CHECK(runs.get("https://good.test/a").body == "new");
    CHECK(runs.server.requests().back().status == 304);
}

TEST_CASE("what never changes is not even confirmed") {
    Runs runs;
    runs.server.on("", tagged("crate"));
    Request request = TestClient::request("https://good.test/a.crate");
    request.cache = CacheUse::immutable;
    CHECK(runs.get(request).body == "crate");
    CHECK(runs.get(request).body == "crate");
    CHECK(runs.server.requests().size() == 1);

    TestClient client{runs.server.port(), runs.adjusted()};
    CHECK(client->fetch(request).body == "crate");
    CHECK(client->forget(request)); // it turned out to be wrong
    CHECK(client->fetch(request).body == "crate");
    CHECK(runs.server.requests().size() == 2);
    CHECK_FALSE(client->forget(request)); // asked just now: asking again will not help
}

TEST_CASE("the confirmation of another place is none") {
    Runs runs;
    const auto target = std::make_shared<std::string>("https://one.test/x");
    runs.server.on("good.test",
                   [target](const ServerRequest&) { return ServerResponse::redirect(*target); });
    runs.server.on("one.test", tagged("one"));
    runs.server.on("two.test", tagged("two"));
    CHECK(runs.get("https://good.test/a").body == "one");
    *target = "https://two.test/x";
    CHECK(runs.get("https://good.test/a").body == "two");
}

TEST_CASE("nothing is kept of a request that may carry a secret, nor what must not be stored") {
    struct Case {
        std::string what;
        std::string url = "https://good.test/a";
        std::vector<Header> headers{};
        std::string credential{};
        CacheUse cache = CacheUse::revalidate;
        std::pair<std::string, std::string> answer{};
        int status = 200;
    };

    const std::vector<Case> cases{
        {.what = "a token", .headers = {{"Authorization", "Bearer CANARY"}}},
        {.what = "a header that nobody knows", .headers = {{"X-Key", "CANARY"}}},
        {.what = "a credential scope", .credential = "github"},
        {.what = "the caller does not want it", .cache = CacheUse::never},
        {.what = "no-store", .answer = {"Cache-Control", "private, No-Store"}},
        {.what = "depends on everything", .answer = {"Vary", "*"}},
        {.what = "refused", .status = 403},
    };
    for (const Case& row : cases) {
        CAPTURE(row.what);
        Runs runs;
        runs.server.on("", [&](const ServerRequest&) {
            ServerResponse response{
                .status = row.status, .body = "body", .headers = {{"ETag", "\"1\""}}};
            if (!row.answer.first.empty())
                response.headers.push_back(row.answer);
            return response;
        });
        Request request = TestClient::request(row.url);
        request.headers = row.headers;
        request.credential = row.credential;
        request.cache = row.cache;
        CHECK(runs.get(request).body == "body");
        CHECK(runs.files().empty());
    }
}

TEST_CASE("what a signed link led to is kept for when there is no network, and the link is not") {
    Runs runs;
    runs.server.on("good.test", [](const ServerRequest&) {
        return ServerResponse::redirect("https://signed.test/x?sig=CANARY");
    });
    runs.server.on("signed.test", tagged("body"));
    CHECK(runs.get("https://good.test/a").body == "body");
    REQUIRE(runs.files().size() == 1);
    CHECK_FALSE(contains(content(runs.files().front()), "CANARY"));
    // Of which place a confirmation would be cannot be told.
    CHECK(runs.get("https://good.test/a").url.query() == "sig=CANARY");
    for (const ServerRequest& request : runs.server.requests())
        CHECK(request.header("if-none-match").empty());

    runs.server.forget_requests();
    TestClient offline{runs.server.port(), runs.adjusted(true)};
    const Response kept = offline->fetch(TestClient::request("https://good.test/a"));
    CHECK(kept.body == "body");
    CHECK(kept.url.to_string() == "https://good.test/a");
    CHECK(runs.server.requests().empty());
}

TEST_CASE("neither a query nor a cookie lies on the disk, and nobody else can read what does") {
    Runs runs;
    runs.server.on("", tagged("body"));
    CHECK(runs.get("https://good.test/a?key=CANARY").body == "body");
    CHECK(runs.get("https://good.test/a?key=CANARY").url.query() == "key=CANARY");
    CHECK(runs.server.requests().back().status == 304);
    REQUIRE(runs.files().size() == 1);
    CHECK_FALSE(contains(content(runs.files().front()), "CANARY"));
    CHECK_FALSE(contains(runs.files().front().string(), "CANARY"));
    const fs::perms others = fs::perms::group_all | fs::perms::others_all;
    CHECK((fs::status(runs.files().front()).permissions() & others) == fs::perms::none);
    CHECK((fs::status(runs.cache()).permissions() & others) == fs::perms::none);
}

TEST_CASE("requests that differ in anything have answers of their own") {
    Runs runs;
    runs.server.on("", [](const ServerRequest& request) {
        return ServerResponse{.status = 200,
                              .body = request.target + request.header("accept"),
                              .headers = {{"ETag", "\"1\""}}};
    });
    Request request = TestClient::request("https://good.test/a");
    CHECK(runs.get(request).body == "/a*/*");
    request.headers = {{"Accept", "text/html"}};
    CHECK(runs.get(request).body == "/atext/html");
    CHECK(runs.get("https://good.test/b").body == "/b*/*");
    CHECK(runs.get("https://other.test/b").body == "/b*/*");
    CHECK(runs.files().size() == 4);
}

TEST_CASE("a damaged file is as good as none") {
    const auto ways = std::vector<std::function<std::string(std::string)>>{
        [](const std::string&) { return std::string{}; },
        [](const std::string& text) { return text.substr(0, text.size() / 2); },
        [](const std::string& text) { return text + "x"; },
        [](const std::string&) { return std::string(1000, '\0'); },
        [](std::string text) {
            text.back() = 'X';
            return text;
        },
        [](std::string text) {
            text[0] = 'X';
            return text;
        },
        [](std::string text) {
            text[30] = text[30] == 'a' ? 'b' : 'a'; // in the digest
            return text;
        },
    };
    for (const auto& damage : ways) {
        Runs runs;
        runs.server.on("", tagged("body"));
        CHECK(runs.get("https://good.test/a").body == "body");
        REQUIRE(runs.files().size() == 1);
        const fs::path file = runs.files().front();
        overwrite(file, damage(content(file)));
        CHECK(runs.get("https://good.test/a").body == "body");
        CHECK(runs.server.requests().back().header("if-none-match").empty());
        CHECK(runs.get("https://good.test/a").body == "body");
        CHECK(runs.server.requests().back().status == 304); // it was written again
    }
}

TEST_CASE("a cache that cannot be used is no reason to fail") {
    Runs runs;
    runs.server.on("", tagged("body"));
    SUBCASE("a file is where its folder should be") {
        overwrite(runs.cache(), "a file");
    }
    SUBCASE("it is a link to somewhere else") {
        fs::create_directory(runs.folder / "real");
        fs::create_directory_symlink(runs.folder / "real", runs.cache());
    }
    SUBCASE("others can write it") {
        fs::create_directory(runs.cache());
        REQUIRE(::chmod(runs.cache().c_str(), 0777) == 0);
    }
    SUBCASE("an entry is a folder") {
        fs::create_directories(runs.cache() /
                               cache_name(TestClient::request("https://good.test/a")));
        REQUIRE(::chmod(runs.cache().c_str(), 0700) == 0);
    }
    CHECK(runs.get("https://good.test/a").body == "body");
    CHECK(runs.get("https://good.test/a").body == "body");
    CHECK(runs.server.requests().size() == 2);
    CHECK_FALSE(fs::exists(runs.folder / "real" / "x"));
    if (fs::exists(runs.folder / "real"))
        CHECK(fs::is_empty(runs.folder / "real"));
}

TEST_CASE("the cache does not grow beyond its size, and keeps what was used last") {
    Runs runs;
    runs.server.on("", [](const ServerRequest&) {
        return ServerResponse{
            .status = 200, .body = std::string(3000, 'x'), .headers = {{"ETag", "\"1\""}}};
    });
    constexpr std::uint64_t limit = 80'000;
    TestClient client{runs.server.port(), [&](HttpOptions& http) {
                          http.cache_folder = runs.cache();
                          http.cache_size = limit;
                      }};
    for (int index = 0; index < 50; ++index)
        CHECK(client.get("https://good.test/" + std::to_string(index)).status == 200);
    std::uint64_t total = 0;
    for (const fs::path& file : runs.files())
        total += fs::file_size(file);
    CHECK(total <= limit);
    CHECK(total >= limit / 2);
    const Request last = TestClient::request("https://good.test/49");
    CHECK(fs::exists(runs.cache() / cache_name(last)));

    runs.server.on("", [](const ServerRequest&) { // too large to push all others out
        return ServerResponse{
            .status = 200, .body = std::string(24'000, 'x'), .headers = {{"ETag", "\"1\""}}};
    });
    CHECK(client.get("https://good.test/large").status == 200);
    CHECK_FALSE(
        fs::exists(runs.cache() / cache_name(TestClient::request("https://good.test/large"))));
}

TEST_CASE("runs that use the cache at the same time do not see each other's halves") {
    Runs runs;
    runs.server.on("", [](const ServerRequest& request) {
        return ServerResponse{.status = 200,
                              .body = request.target + std::string(20'000, 'x'),
                              .headers = {{"ETag", "\"1\""}}};
    });
    std::vector<std::thread> threads;
    std::atomic<int> wrong = 0;
    for (int thread = 0; thread < 4; ++thread)
        threads.emplace_back([&] {
            TestClient client{runs.server.port(), runs.adjusted()};
            for (int index = 0; index < 20; ++index) {
                const std::string path = "/" + std::to_string(index % 5);
                Request request = TestClient::request("https://good.test" + path);
                request.headers = {{"Accept", "x" + std::to_string(index / 5)}};
                if (client->fetch(request).body != path + std::string(20'000, 'x'))
                    ++wrong;
            }
        });
    for (std::thread& thread : threads)
        thread.join();
    CHECK(wrong == 0);
}

TEST_CASE("offline, the cache alone answers") {
    Runs runs;
    runs.server.on("", tagged("body"));
    CHECK(runs.get("https://good.test/a").body == "body");
    const std::size_t before = runs.server.connections();
    TestClient client{runs.server.port(), runs.adjusted(true)};
    client->open_ahead({Url::parse("https://good.test")});
    CHECK(client.get("https://good.test/a").body == "body");
    const Error error = client.error("https://good.test/b");
    CHECK(error.code() == Errc::policy);
    CHECK(contains(error.what(), "https://good.test/b: not asked, because of --offline"));
    StringSink sink;
    CHECK_THROWS_AS(client->fetch(TestClient::request("https://good.test/a"), sink), Error);
    CHECK(runs.server.connections() == before);
}

TEST_CASE("offline, what was not there is not there, and with a network it is asked for again") {
    for (const Method method : {Method::get, Method::head}) {
        CAPTURE(static_cast<int>(method));
        Runs runs;
        const auto status = std::make_shared<int>(404);
        runs.server.on("", [status](const ServerRequest&) {
            return ServerResponse{
                .status = *status, .body = "a page", .headers = {{"ETag", "\"1\""}}};
        });
        Request request = TestClient::request("https://good.test/a");
        request.method = method;
        const auto offline = [&] {
            TestClient client{runs.server.port(), runs.adjusted(true)};
            return client->fetch(request);
        };
        for (const int missing : {404, 410}) {
            *status = missing;
            CHECK(runs.get(request).status == missing);
            CHECK(offline().status == missing);
        }
        REQUIRE(runs.files().size() == 1);
        CHECK_FALSE(contains(content(runs.files().front()), "a page"));
        // What appears meanwhile is seen, even if it says that it never changes.
        *status = 200;
        request.cache = CacheUse::immutable;
        CHECK(runs.get(request).status == 200);
        CHECK(runs.server.requests().back().header("if-none-match").empty());
        CHECK(offline().status == 200);
        CHECK(runs.server.requests().size() == 3);
    }
}

TEST_CASE("a question whether something is there does not answer for it") {
    Runs runs;
    runs.server.on("", tagged("body"));
    Request question = TestClient::request("https://good.test/a");
    question.method = Method::head;
    CHECK(runs.get(question).status == 200);
    TestClient client{runs.server.port(), runs.adjusted(true)};
    CHECK(client->fetch(question).status == 200);
    CHECK(client.error("https://good.test/a").code() == Errc::policy);
}

TEST_CASE("only the hosts that are allowed are asked, after a redirect too") {
    HttpsServer server;
    server.on("", [](const ServerRequest&) { return ServerResponse{.status = 200}; });
    server.on("good.test",
              [](const ServerRequest&) { return ServerResponse::redirect("https://evil.test/"); });
    TestClient client{server.port(), [](HttpOptions& http) {
                          http.allow_hosts = {"Good.test", "*.wide.test"};
                      }};
    client->open_ahead({Url::parse("https://evil.test")});
    for (const char* url : {"https://good.test/a", "https://evil.test/", "https://wide.test/"}) {
        CAPTURE(std::string{url});
        const Error error = client.error(url);
        CHECK(error.code() == Errc::policy);
        CHECK(contains(error.what(), "may not be asked"));
    }
    CHECK(client.get("https://a.wide.test/").status == 200);
    CHECK(client.get("https://a.b.wide.test/").status == 200);
    for (const ServerRequest& request : server.requests())
        CHECK(request.host != "evil.test");
    CHECK(server.connections() == 3);
}

} // namespace binstall::test
