// SPDX-License-Identifier: MIT
// The tests' own test: Poco's client, as it comes, takes for good what our servers get wrong on
// purpose and what ours refuses. If it did not, the servers would not misbehave.
#include "http_fixture.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <doctest/doctest.h>

#include <iterator>
#include <limits>

namespace binstall::test {

namespace {

/// What the plain client makes of an answer: the body that it would use.
struct PlainAnswer {
    int status = 0;
    std::string location;
    std::string body;
};

PlainAnswer ask_plainly(std::uint16_t port) {
    const TempFolder folder;
    const std::string authority =
        folder.write("ca.pem", Authority::shared().certificate()).string();
    const Poco::Net::Context::Ptr context{new Poco::Net::Context{
        Poco::Net::Context::TLS_CLIENT_USE, authority, Poco::Net::Context::VERIFY_STRICT}};
    Poco::Net::HTTPSClientSession session{"localhost", port, context};
    session.setTimeout(Poco::Timespan{10, 0});
    Poco::Net::HTTPRequest request{"GET", "/", "HTTP/1.1"};
    session.sendRequest(request);
    Poco::Net::HTTPResponse response;
    std::istream& stream = session.receiveResponse(response);
    PlainAnswer answer{response.getStatus(), response.get("Location", ""), {}};
    answer.body = std::string{std::istreambuf_iterator<char>{stream}, {}};
    return answer;
}

const std::string ok = "HTTP/1.1 200 OK\r\n";

} // namespace

TEST_CASE("a plain Poco client takes bad answers for good ones, and ours does not") {
    struct Case {
        std::string id;
        std::string wire;
        std::string taken; ///< What it takes for the body.
    };

    std::string flood;
    for (int count = 0; count < 20; ++count)
        flood += "HTTP/1.1 100 Continue\r\n\r\n";
    const std::vector<Case> cases{
        {"HTTP-14", ok + "Content-Length: 1000\r\n\r\nhello", "hello"},
        {"HTTP-18", ok + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", "hello"},
        {"HTTP-20 twice", ok + "Content-Length: 3\r\nContent-Length: 5\r\n\r\nhello", "hel"},
        {"HTTP-20 negative", ok + "Content-Length: -5\r\n\r\nhello", ""},
        {"HTTP-21",
         ok + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
         "hello"},
        {"HTTP-26", flood + ok + "Content-Length: 5\r\n\r\nhello", "hello"},
    };
    for (const Case& row : cases) {
        CAPTURE(row.id);
        HttpsServer server;
        Fault fault;
        fault.raw = row.wire;
        server.inject("", "*", fault, 2);
        CHECK(ask_plainly(server.port()).body == row.taken);
        TestClient client{server.port()};
        CHECK(client.error("https://localhost/").code() == Errc::network);
    }
}

TEST_CASE("a plain Poco client decodes a line break into a redirect, and ours refuses it") {
    HttpsServer server;
    server.on("", [](const ServerRequest&) {
        return ServerResponse::redirect("https://a.test/=?utf-8?Q?x=0D=0AInjected:_1?=");
    });
    CHECK(ask_plainly(server.port()).location.find("\r\n") != std::string::npos);
    TestClient client{server.port()};
    CHECK(contains(client.error("https://localhost/").what(), "bad redirect"));
}

TEST_CASE("a plain Poco client negotiates again when it is asked to, and ours does not") {
    ServerOptions options;
    options.max_tls = TLS1_2_VERSION;
    options.asks_to_renegotiate = true;
    const HttpsServer server{options};
    const TempFolder folder;
    const std::string authority =
        folder.write("ca.pem", Authority::shared().certificate()).string();
    const Poco::Net::Context::Ptr context{new Poco::Net::Context{
        Poco::Net::Context::TLS_CLIENT_USE, authority, Poco::Net::Context::VERIFY_STRICT}};
    Poco::Net::HTTPSClientSession session{"localhost", server.port(), context};
    session.setTimeout(Poco::Timespan{10, 0});
    session.setKeepAlive(true);
    for (int turn = 0; turn < 2; ++turn) {
        Poco::Net::HTTPRequest request{"GET", "/", "HTTP/1.1"};
        request.setKeepAlive(true);
        session.sendRequest(request);
        Poco::Net::HTTPResponse response;
        std::istream& body = session.receiveResponse(response);
        body.ignore(std::numeric_limits<std::streamsize>::max());
    }
    CHECK(server.renegotiated() == 1);
}

} // namespace binstall::test
