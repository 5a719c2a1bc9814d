// SPDX-License-Identifier: MIT
#include "http_fixture.hpp"

#include <doctest/doctest.h>

namespace binstall::test {

namespace {

/// What a client makes of the bytes of one answer, after which the server ends the connection as
/// TLS wants it.
struct Reading {
    std::optional<Errc> code; ///< Of the error; absent when the answer was accepted.
    std::string what;
    std::string body;
    int status = 0;
};

Reading read_raw(const std::string& wire, std::uint64_t size_limit = 1'000'000) {
    HttpsServer server;
    Fault fault;
    fault.raw = wire;
    server.inject("", "*", fault);
    TestClient client{server.port()};
    Request request = client.request("https://good.test/");
    request.size_limit = size_limit;
    try {
        Response answer = client->fetch(request);
        return {{}, {}, std::move(answer.body), answer.status};
    } catch (const Error& error) {
        return {error.code(), error.what(), {}, 0};
    }
}

const std::string ok = "HTTP/1.1 200 OK\r\n";
const std::string chunks = ok + "Transfer-Encoding: chunked\r\n\r\n";

void check_refused(const std::string& wire, std::string_view because) {
    CAPTURE(wire.substr(0, 100));
    const Reading reading = read_raw(wire);
    CAPTURE(reading.what);
    CHECK(reading.code == Errc::network);
    CHECK(contains(reading.what, because));
}

} // namespace

TEST_CASE("HTTP-14: a body that is cut short is an error, however politely the end came") {
    HttpsServer server;
    Fault fault;
    fault.raw = ok + "Content-Length: 1000\r\n\r\nhello";
    server.inject("", "*", fault, 2);
    TestClient client{server.port(), [](HttpOptions& http) { http.attempts = 2; }};
    const Error error = client.error("https://good.test/");
    CHECK(error.code() == Errc::network);
    CHECK(contains(error.what(), "got 5 of 1000 bytes"));
    CHECK(server.requests().size() == 2); // it was asked for once more
}

TEST_CASE("HTTP-15: a body that is cut off with the connection is an error") {
    HttpsServer server;
    server.on("", [](const ServerRequest&) {
        return ServerResponse{.status = 200,
                              .body = std::string(1000, 'x'),
                              .fault = Fault::at(Fault::Action::close, Fault::Where::in_body, 5)};
    });
    TestClient client{server.port(), [](HttpOptions& http) { http.attempts = 2; }};
    const Error error = client.error("https://good.test/");
    CHECK(error.code() == Errc::network);
    CHECK(contains(error.what(), "5 "));
    CHECK(contains(error.what(), "bytes"));
    CHECK(server.requests().size() == 2);
}

TEST_CASE("a body without a length ends with a polite end of the connection only") {
    CHECK(read_raw(ok + "Connection: close\r\n\r\nhello").body == "hello");
    HttpsServer server;
    server.on("", [](const ServerRequest&) {
        return ServerResponse{.status = 200,
                              .body = "0\r\n\r\n",
                              .headers = {{"Content-Length", ""}},
                              .fault = Fault::at(Fault::Action::close, Fault::Where::in_body, 5)};
    });
    TestClient client{server.port()};
    CHECK(client.error("https://good.test/").code() == Errc::network);
}

TEST_CASE("HTTP-18: a chunked body without its last chunk is an error") {
    check_refused(chunks + "5\r\nhello\r\n", "incomplete chunked body");
    check_refused(chunks + "5\r\nhello\r\n64\r\nworld", "incomplete chunked body");
    check_refused(chunks, "incomplete chunked body");
    check_refused(chunks + "5\r\nhello\r\n0\r\n", "incomplete chunked body");
    HttpsServer server;
    server.on("", [](const ServerRequest&) {
        ServerResponse response{.status = 200, .body = "hello world"};
        response.is_chunked = true;
        response.fault = Fault::at(Fault::Action::close, Fault::Where::in_body, 7);
        return response;
    });
    TestClient client{server.port()};
    CHECK(client.error("https://good.test/").code() == Errc::network);
}

TEST_CASE("HTTP-19: chunk sizes are hexadecimal numbers and nothing else") {
    for (const std::string& size : {std::string{"FFFFFFFFF"},
                                    std::string{"-1"},
                                    std::string{"0x5"},
                                    std::string{" 5"},
                                    std::string{""},
                                    std::string{"+5"},
                                    std::string{"5 "},
                                    std::string{"FFFFFFFFFFFFFFFFF"},
                                    "5;" + std::string(1'000'000, 'x')})
        check_refused(chunks + size + "\r\nhello\r\n0\r\n\r\n", "");
    check_refused(chunks + "5\r\nhello\r\n0\r\nA: " + std::string(1'000'000, 'x') + "\r\n\r\n", "");
    check_refused(chunks + "5\r\nhelloworld\r\n0\r\n\r\n", "malformed response");
    CHECK(read_raw(chunks + "5;a=b\r\nhello\r\n00006\r\n world\r\n0\r\nTrailer: x\r\n\r\n").body ==
          "hello world");
}

TEST_CASE("HTTP-20: a content length is one number of digits") {
    for (const char* length :
         {"-5", "+5", "5,5", "5 5", "18446744073709551616", "0x5", "5.0", "five", "", "5;"}) {
        CAPTURE(std::string{length});
        check_refused(ok + "Content-Length: " + length + "\r\n\r\nhello", "malformed response");
    }
    check_refused(ok + "Content-Length: 3\r\nContent-Length: 5\r\n\r\nhello",
                  "two content lengths");
    CHECK(read_raw(ok + "Content-Length: 5\r\ncontent-length: 5\r\n\r\nhello").body == "hello");
}

TEST_CASE("HTTP-21: a length and a transfer encoding together are ambiguous") {
    check_refused(
        ok + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        "ambiguous length");
}

TEST_CASE("HTTP-22: a transfer encoding other than chunked is refused") {
    for (const char* encoding : {"gzip, chunked", "chunked, chunked", "identity", "xchunked", ""}) {
        CAPTURE(std::string{encoding});
        check_refused(ok + "Transfer-Encoding: " + encoding + "\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
                      "transfer encoding");
    }
}

TEST_CASE("HTTP-23: what follows a body is not part of it, and the connection is not used again") {
    HttpsServer server;
    int connections_seen = 0;
    server.on("", [&](const ServerRequest&) {
        ++connections_seen;
        return ServerResponse{.status = 200,
                              .body = "helloHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil",
                              .headers = {{"Content-Length", "5"}}};
    });
    TestClient client{server.port()};
    CHECK(client.get("https://good.test/a").body == "hello");
    CHECK(client.get("https://good.test/b").body == "hello");
    CHECK(server.connections() == 2);
}

TEST_CASE("HTTP-25: what is not HTTP is a malformed response") {
    check_refused("HTTP/9.9 2x0 OK\r\nContent-Length: 5\r\n\r\nhello", "malformed response");
    check_refused("HTTP/1.1 2x0 OK\r\nContent-Length: 5\r\n\r\nhello", "malformed response");
    check_refused("HTTP/1.1 99 OK\r\nContent-Length: 5\r\n\r\nhello", "malformed response");
    check_refused("HTTP/1.1 600 OK\r\nContent-Length: 5\r\n\r\nhello", "malformed response");
    check_refused("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "malformed response");
    check_refused("\x01\x02\x03\xff\xfe\r\n\r\n", "malformed response");
    check_refused(std::string(100'000, '\xff'), "malformed response");
    check_refused("", "without an answer");
    CHECK(read_raw("HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello").body == "hello");
    CHECK(read_raw("HTTP/1.1 200\r\nContent-Length: 5\r\n\r\nhello").body == "hello");
}

TEST_CASE("HTTP-26: a flood of informational answers ends") {
    std::string flood;
    for (int count = 0; count < 100'000; ++count)
        flood += "HTTP/1.1 100 Continue\r\n\r\n";
    check_refused(flood, "informational");
    std::string few;
    for (int count = 0; count < 5; ++count)
        few += "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
    CHECK(read_raw(few + ok + "Content-Length: 5\r\n\r\nhello").body == "hello");
    check_refused("HTTP/1.1 101 Switching Protocols\r\n\r\n", "malformed response");
}

TEST_CASE("HTTP-29: headers beyond the limits, or malformed, are refused") {
    std::string many;
    for (int count = 0; count < 101; ++count)
        many += "A: b\r\n";
    const std::string end = "Content-Length: 0\r\n\r\n";
    check_refused(ok + many + end, "more than 100 headers");
    check_refused(ok + std::string(257, 'n') + ": x\r\n" + end, "longer than 256");
    check_refused(ok + "A: " + std::string(8193, 'v') + "\r\n" + end, "malformed response");
    check_refused(ok + "A: " + std::string(std::size_t{64} << 20, 'v') + "\r\n" + end,
                  "malformed response");
    check_refused(ok + "A: b\r\n folded\r\n" + end, "malformed response");
    check_refused(ok + std::string{"A: b\0c\r\n", 8} + end, "malformed response");
    check_refused(ok + "A: b\x1b[31m\r\n" + end, "malformed response");
    check_refused(ok + "A: b\n" + end, "malformed response");
    check_refused(ok + "A b\r\n" + end, "malformed response");
    check_refused(ok + "A : b\r\n" + end, "malformed response");
    check_refused(ok + ": b\r\n" + end, "malformed response");
}

TEST_CASE("a body larger than the request allows is refused, as soon as that is known") {
    const std::string body(1001, 'x');
    CHECK(read_raw(ok + "Content-Length: 1000\r\n\r\n" + body.substr(1), 1000).body.size() == 1000);
    for (const std::string& wire : {ok + "Content-Length: 1001\r\n\r\n" + body,
                                    ok + "Content-Length: 9999999999999\r\n\r\n",
                                    ok + "Connection: close\r\n\r\n" + body,
                                    chunks + "3e9\r\n" + body + "\r\n0\r\n\r\n",
                                    chunks + "ffffffffffff\r\nx"}) {
        const Reading reading = read_raw(wire, 1000);
        CAPTURE(reading.what);
        CHECK(reading.code == Errc::network);
        CHECK(contains(reading.what, "larger than 1000 bytes"));
    }
}

TEST_CASE("that something is not there is an answer, however large the page that says so") {
    const std::string missing = "HTTP/1.1 404 Not Found\r\n";
    const std::string body(1001, 'x');
    for (const std::string& wire :
         {missing + "Content-Length: 1001\r\n\r\n" + body,
          missing + "Connection: close\r\n\r\n" + body,
          missing + "Content-Encoding: gzip\r\n" + "Content-Length: 1001\r\n\r\n" + body}) {
        const Reading reading = read_raw(wire, 1000);
        CAPTURE(reading.what);
        CHECK_FALSE(reading.code);
        CHECK(reading.status == 404);
        CHECK(reading.body.size() <= 1000);
    }
}

TEST_CASE("a status that nobody asked for is refused") {
    check_refused("HTTP/1.1 206 Partial\r\nContent-Length: 5\r\n\r\nhello", "status 206");
    check_refused("HTTP/1.1 304 Not Modified\r\n\r\n", "status 304");
    check_refused("HTTP/1.1 204 No Content\r\n\r\n", "status 204");
}

} // namespace binstall::test
