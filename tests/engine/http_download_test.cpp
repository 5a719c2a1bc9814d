// SPDX-License-Identifier: MIT
// Downloads that break off, and what servers make of the request for the rest.
#include "http_fixture.hpp"

#include <engine/http/content_range.hpp>
#include <support/archives.hpp>
#include <support/ranged.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <functional>

namespace binstall::test {

namespace {

constexpr const char* tag = "\"one\"";

/// Keeps a download, and how often it began again.
class FileSink : public RestartableSink {
public:
    void write(std::span<const std::byte> bytes) override {
        text.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    }

    void restart() override {
        text.clear();
        ++restarts;
    }

    std::string text;
    int restarts = 0;
};

std::string some_file(std::size_t size) {
    std::string body(size, '\0');
    for (std::size_t index = 0; index < size; ++index)
        body[index] = static_cast<char>(index * 31 % 251);
    return body;
}

/// `response`, broken off after `bytes` of its body.
ServerResponse cut(ServerResponse response, std::size_t bytes) {
    response.fault = Fault::at(Fault::Action::reset, Fault::Where::in_body, bytes);
    return response;
}

void patient_enough(HttpOptions& http) {
    http.attempts = 3;
}

Request file_request() {
    return TestClient::request("https://files.test/file");
}

/// The server's answers one after the other; the last one again and again.
using Answer = std::function<ServerResponse(const ServerRequest&)>;

Handler one_after_the_other(std::vector<Answer> answers) {
    const auto next = std::make_shared<std::atomic<std::size_t>>(0);
    return [answers = std::move(answers), next](const ServerRequest& request) {
        return answers[std::min((*next)++, answers.size() - 1)](request);
    };
}

} // namespace

TEST_CASE("a Content-Range is read strictly") {
    CHECK(parse_content_range("bytes 5-9/10") == ContentRange{5, 9, 10});
    CHECK(parse_content_range("bytes 0-0/*") == ContentRange{0, 0, std::nullopt});
    for (const char* bad : {"",
                            "bytes */10",
                            "bytes 5-9",
                            "bytes 9-5/10",
                            "bytes 5-10/10",
                            "bytes 5-9/10 ",
                            "bytes=5-9/10",
                            "bytes -9/10",
                            "bytes 5-/10",
                            "bytes 5-9/1x",
                            "bytes 5-99999999999999999999/*",
                            "items 5-9/10"}) {
        CAPTURE(std::string{bad});
        CHECK_FALSE(parse_content_range(bad).has_value());
    }
}

TEST_CASE("a download that breaks at every KiB is whole in the end, each byte asked for once") {
    const std::string body = some_file(50 * 1024);
    HttpsServer server;
    server.on("",
              [&](const ServerRequest& request) { return cut(ranged(request, body, tag), 1024); });
    TestClient client{server.port(), patient_enough};
    FileSink sink;
    const Response response = client->download(file_request(), sink);
    CHECK(response.status == 200);
    CHECK((sink.text == body));
    CHECK(sink.restarts == 0);
    REQUIRE(server.requests().size() >= 49);
    CHECK(server.requests()[1].header("range") == "bytes=1024-");
    CHECK(server.requests()[1].header("if-range") == tag);
}

TEST_CASE("a plain sink is continued too, since nothing has to be forgotten") {
    const std::string body = some_file(5000);
    HttpsServer server;
    server.on("",
              one_after_the_other(
                  {[&](const auto& request) { return cut(ranged(request, body, tag), 100); },
                   [&](const auto& request) { return ranged(request, body, tag); }}));
    TestClient client{server.port(), patient_enough};
    StringSink sink;
    CHECK(client->fetch(file_request(), sink).status == 200);
    CHECK((sink.text == body));
}

TEST_CASE("a download that gets no further is given up after as many tries as allowed") {
    const std::string body = some_file(5000);
    HttpsServer server;
    server.on("", [&](const ServerRequest& request) {
        const bool is_first = request.header("range").empty();
        return cut(ranged(request, body, tag), is_first ? 100 : 0);
    });
    TestClient client{server.port(), patient_enough};
    FileSink sink;
    CHECK_THROWS_AS(client->download(file_request(), sink), Error);
    CHECK(server.requests().size() == 3); // one that gained something, two that did not
    CHECK((sink.text == body.substr(0, 100)));
}

TEST_CASE("what the server has instead of the rest is never appended to what has arrived") {
    const std::string old_file = some_file(5000);
    const std::string new_file = std::string(3000, 'n');
    const auto whole = [&](const ServerRequest&) {
        return ServerResponse{.status = 200, .body = new_file, .headers = {{"ETag", "\"two\""}}};
    };
    const auto part = [&](const std::string& range, const std::string& part_tag) {
        return [=, &old_file](const ServerRequest& request) {
            if (request.header("range").empty())
                return ServerResponse{.status = 200, .body = std::string(3000, 'n')};
            return ServerResponse{.status = 206,
                                  .body = old_file.substr(100),
                                  .headers = {{"ETag", part_tag}, {"Content-Range", range}}};
        };
    };

    struct Case {
        std::string what;
        Answer second;
    };

    const std::vector<Case> cases{
        {"ignores Range, has another file", whole},
        {"another ETag", part("bytes 100-4999/5000", "\"two\"")},
        {"no ETag", part("bytes 100-4999/5000", "")},
        {"a weak ETag", part("bytes 100-4999/5000", "W/\"one\"")},
        {"another total", part("bytes 100-4999/6000", tag)},
        {"another beginning", part("bytes 99-4999/5000", tag)},
        {"an end too soon", part("bytes 100-4998/5000", tag)},
        {"no Content-Range", part("", tag)},
        {"416",
         [&](const ServerRequest& request) {
             return request.header("range").empty() ? whole(request)
                                                    : ServerResponse{.status = 416};
         }},
    };
    for (const Case& row : cases) {
        CAPTURE(row.what);
        HttpsServer server;
        server.on("",
                  one_after_the_other({[&](const ServerRequest& request) {
                                           return cut(ranged(request, old_file, tag), 100);
                                       },
                                       row.second}));
        TestClient client{server.port(), patient_enough};
        FileSink sink;
        CHECK(client->download(file_request(), sink).status == 200);
        CHECK((sink.text == new_file));
        CHECK(sink.restarts == 1);
    }
}

TEST_CASE("a file without a strong ETag begins again, for who can, and ends for who cannot") {
    const std::string body = some_file(3000);
    for (const std::string& weak : {std::string{}, std::string{"W/\"one\""}}) {
        HttpsServer server;
        server.on("",
                  one_after_the_other(
                      {[&](const auto& request) { return cut(ranged(request, body, weak), 9); },
                       [&](const auto& request) { return ranged(request, body, weak); }}));
        TestClient client{server.port(), patient_enough};
        FileSink sink;
        CHECK(client->download(file_request(), sink).status == 200);
        CHECK((sink.text == body));
        CHECK(sink.restarts == 1);
        CHECK(server.requests().back().header("range").empty());
    }
}

TEST_CASE("a link that expired meanwhile is asked for anew") {
    const std::string body = some_file(3000);
    HttpsServer server;
    const auto links = std::make_shared<std::atomic<int>>(0);
    server.on("files.test", [links](const ServerRequest&) {
        return ServerResponse::redirect("https://objects.test/" + std::to_string(++*links));
    });
    server.on("objects.test", [&](const ServerRequest& request) {
        if (request.target == "/2")
            return ranged(request, body, tag);
        return request.header("range").empty() ? cut(ranged(request, body, tag), 1000)
                                               : ServerResponse{.status = 403};
    });
    TestClient client{server.port(), patient_enough};
    FileSink sink;
    const Response response = client->download(file_request(), sink);
    CHECK(response.status == 200);
    CHECK((sink.text == body));
    CHECK(sink.restarts == 0);
    CHECK(server.requests().size() == 5);
    CHECK(server.requests().back().header("range") == "bytes=1000-");
}

TEST_CASE("a download has a limit for all its tries") {
    const std::string body = some_file(100'000);
    HttpsServer server;
    server.on("", [&](const ServerRequest& request) {
        ServerResponse response = ranged(request, body, tag);
        response.fault = Fault::at(Fault::Action::drip, Fault::Where::in_body);
        response.fault.drip = std::chrono::milliseconds{5};
        return response;
    });
    TestClient client{server.port(), [](HttpOptions& http) {
                          http.download_timeout = std::chrono::milliseconds{300};
                      }};
    FileSink sink;
    try {
        static_cast<void>(client->download(file_request(), sink));
        FAIL("it was waited for");
    } catch (const Error& error) {
        CHECK(contains(error.what(), "the download was not finished within 300 ms"));
    }
}

TEST_CASE("metadata is taken packed and unpacked within its limit, a file as it is") {
    const std::string text(100'000, 'm');
    HttpsServer server;
    server.on("", [&](const ServerRequest&) {
        return ServerResponse{
            .status = 200, .body = gzip(text), .headers = {{"Content-Encoding", "gzip"}}};
    });
    TestClient client{server.port()};
    Request request = file_request();
    request.size_limit = text.size();
    const Response response = client->fetch(request);
    CHECK((response.body == text));
    CHECK(response.header("content-encoding").empty());
    CHECK(server.requests().back().header("accept-encoding") == "gzip");
    request.size_limit = text.size() - 1;
    CHECK(contains(client.error(request).what(), "unpacks to more than is allowed"));

    FileSink sink;
    CHECK(client->download(request, sink).status == 200);
    CHECK((sink.text == gzip(text)));
    CHECK(server.requests().back().header("accept-encoding") == "identity");
}

TEST_CASE("an encoding that was not asked for, is damaged or doubled, is refused") {
    struct Case {
        std::vector<std::pair<std::string, std::string>> headers;
        std::string body;
        std::string complaint;
    };

    const std::vector<Case> cases{
        {{{"Content-Encoding", "br"}}, "x", "encoded (br)"},
        {{{"Content-Encoding", "gzip, gzip"}}, "x", "encoded (gzip, gzip)"},
        {{{"Content-Encoding", "gzip"}, {"Content-Encoding", "gzip"}},
         gzip(gzip("x")),
         "encoded twice"},
        {{{"Content-Encoding", "gzip"}}, "hello", "is not intact gzip data"},
        {{{"Content-Encoding", "gzip"}}, gzip("hello").substr(0, 12), "is cut off"},
        {{{"Content-Encoding", "gzip"}}, gzip("hello") + "x", "has something after"},
    };
    for (const Case& row : cases) {
        CAPTURE(row.complaint);
        HttpsServer server;
        server.on("", [&](const ServerRequest&) {
            return ServerResponse{.status = 200, .body = row.body, .headers = row.headers};
        });
        TestClient client{server.port()};
        const Error error = client.error(file_request());
        CHECK(error.code() == Errc::network);
        CHECK(contains(error.what(), row.complaint));
    }
}

} // namespace binstall::test
