// SPDX-License-Identifier: MIT
// Every wait ends when the command is to stop. The limits of the clients are minutes: a wait that
// does not end makes the suite time out.
#include "http_fixture.hpp"

#include <engine/files.hpp>

#include <doctest/doctest.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <future>
#include <memory>
#include <netinet/in.h>
#include <span>
#include <stop_token>
#include <sys/socket.h>

namespace binstall::test {

namespace {

void be_patient(HttpOptions& http) {
    const std::chrono::minutes long_time{10};
    http.connect_timeout = http.handshake_timeout = http.first_byte_timeout = long_time;
    http.idle_timeout = http.metadata_timeout = http.retry_delay = long_time;
    http.attempts = 3;
    http.connections_per_host = 1;
}

/// Asks, waits until `is_there`, stops the command, and checks what became of the request.
void check_cancelled(TestClient& client, const std::function<bool()>& is_there) {
    std::future<Error> outcome =
        std::async(std::launch::async, [&] { return client.error("https://good.test/cancelled"); });
    CHECK(is_there());
    client.stop.request_stop();
    CHECK(outcome.get().code() == Errc::cancelled);
    CHECK(client.error("https://good.test/later").code() == Errc::cancelled);
}

/// A socket on loopback that nobody can connect to any more: its queue is full.
class FullQueue {
public:
    FullQueue() : listener_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
        address_.sin_family = AF_INET;
        address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        REQUIRE(::bind(listener_.get(), address(), sizeof address_) == 0);
        socklen_t size = sizeof address_;
        REQUIRE(::getsockname(listener_.get(), address(), &size) == 0);
        REQUIRE(::listen(listener_.get(), 0) == 0);
        for (int count = 0; count < 8; ++count) {
            waiting_.emplace_back(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
            static_cast<void>(::connect(waiting_.back().get(), address(), sizeof address_));
        }
    }

    std::uint16_t port() const { return ntohs(address_.sin_port); }

    /// How many sockets of this machine are trying to connect to it.
    std::size_t trying() const {
        const std::string table = read_text("/proc/net/tcp");
        char pattern[32];
        std::snprintf(pattern, sizeof pattern, "0100007F:%04X 02 ", port()); // SYN_SENT
        std::size_t count = 0;
        for (std::size_t at = table.find(pattern); at != table.npos;
             at = table.find(pattern, at + 1))
            ++count;
        return count;
    }

private:
    sockaddr* address() { return reinterpret_cast<sockaddr*>(&address_); }

    sockaddr_in address_{};
    FileDescriptor listener_;
    std::vector<FileDescriptor> waiting_;
};

} // namespace

TEST_CASE("stopping ends the wait for a connection") {
    const FullQueue queue;
    const std::size_t before = queue.trying();
    TestClient client{queue.port(), be_patient};
    check_cancelled(client, [&] { return eventually([&] { return queue.trying() > before; }); });
}

TEST_CASE("a connection that is never made has a limit") {
    const FullQueue queue;
    TestClient client{queue.port(), [](HttpOptions& http) {
                          http.connect_timeout = std::chrono::milliseconds{100};
                      }};
    const Error error = client.error("https://good.test/");
    CHECK(error.code() == Errc::network);
    CHECK(contains(error.what(), "no connection was made within 100 ms"));
}

TEST_CASE("stopping ends the wait for a handshake") {
    ServerOptions options;
    options.handshake_delay = std::chrono::minutes{10};
    HttpsServer server{options};
    TestClient client{server.port(), be_patient};
    check_cancelled(client, [&] { return eventually([&] { return server.connections() == 1; }); });
}

TEST_CASE("stopping ends the wait for an answer") {
    HttpsServer server;
    server.inject("", "*", Fault::at(Fault::Action::hang, Fault::Where::before_headers));
    TestClient client{server.port(), be_patient};
    check_cancelled(client, [&] { return server.wait_for_request("good.test", "*"); });
}

TEST_CASE("stopping ends the wait for the rest of a body") {
    HttpsServer server;
    const auto gate = std::make_shared<Gate>();
    server.on("", [](const ServerRequest&) {
        return ServerResponse{.status = 200, .body = std::string(1000, 'x')};
    });
    server.inject("", "*", Fault::wait_at(gate, Fault::Where::in_body, 500));
    TestClient client{server.port(), be_patient};
    check_cancelled(client, [&] { return gate->wait_reached(); });
}

TEST_CASE("stopping ends the pause before another try") {
    HttpsServer server;
    server.on("", [](const ServerRequest&) { return ServerResponse{.status = 503}; });
    TestClient client{server.port(), [](HttpOptions& http) {
                          be_patient(http);
                          http.metadata_timeout = std::chrono::hours{10};
                      }};
    check_cancelled(
        client, [&] { return eventually([&] { return client.log.mentions("asking again"); }); });
}

TEST_CASE("stopping ends the wait for a free connection") {
    HttpsServer server;
    server.inject("", "/first", Fault::at(Fault::Action::hang, Fault::Where::before_headers));
    TestClient client{server.port(), be_patient};
    std::future<Error> first =
        std::async(std::launch::async, [&] { return client.error("https://good.test/first"); });
    REQUIRE(server.wait_for_request("good.test", "/first"));
    check_cancelled(client, [] { return true; });
    CHECK(first.get().code() == Errc::cancelled);
    CHECK(server.requests().size() == 1);
}

TEST_CASE("stopping ends the wait for the answer to an equal request") {
    HttpsServer server;
    server.inject("", "*", Fault::at(Fault::Action::hang, Fault::Where::before_headers));
    TestClient client{server.port(), be_patient};
    std::future<Error> first =
        std::async(std::launch::async, [&] { return client.error("https://good.test/cancelled"); });
    REQUIRE(server.wait_for_request("good.test", "/cancelled"));
    check_cancelled(client, [] { return true; });
    CHECK(first.get().code() == Errc::cancelled);
    CHECK(server.requests().size() == 1);
}

TEST_CASE("a call that stops ends its own requests, and nobody else's") {
    HttpsServer server;
    const auto gate = std::make_shared<Gate>();
    server.inject("", "/slow", Fault::wait_at(gate, Fault::Where::before_headers));
    server.on("", [](const ServerRequest&) { return ServerResponse{.status = 200}; });
    TestClient client{server.port(), be_patient};
    std::stop_source call;
    const std::unique_ptr<Http> call_http = client->for_call(call.get_token());
    const Request slow = TestClient::request("https://good.test/slow");
    std::future<Http::Outcome> ended = std::async(std::launch::async, [&] {
        return call_http->fetch_all(std::span{&slow, 1}).front();
    });
    REQUIRE(gate->wait_reached());
    // The same question of somebody else, who waits for that answer...
    std::future<Response> other =
        std::async(std::launch::async, [&] { return client.get("https://good.test/slow"); });
    call.request_stop();
    const Http::Outcome outcome = ended.get();
    REQUIRE(std::holds_alternative<Error>(outcome));
    CHECK(std::get<Error>(outcome).code() == Errc::cancelled);
    CHECK(other.get().status == 200); // ... and now asks by himself.
    CHECK_THROWS_AS(call_http->fetch(TestClient::request("https://good.test/x")), Error);
    CHECK(client.get("https://good.test/x").status == 200);
}

TEST_CASE("the command's stop ends the requests of a call") {
    HttpsServer server;
    server.inject("", "*", Fault::at(Fault::Action::hang, Fault::Where::before_headers));
    TestClient client{server.port(), be_patient};
    const std::unique_ptr<Http> call_http = client->for_call(std::stop_source{}.get_token());
    std::future<void> ended = std::async(std::launch::async, [&] {
        CHECK_THROWS_AS(call_http->fetch(TestClient::request("https://good.test/")), Error);
    });
    REQUIRE(server.wait_for_request("good.test", "*"));
    client.stop.request_stop();
    ended.get();
}

TEST_CASE("a command that has stopped asks nothing") {
    HttpsServer server;
    TestClient client{server.port()};
    client.stop.request_stop();
    CHECK(client.error("https://good.test/").code() == Errc::cancelled);
    CHECK(server.connections() == 0);
}

} // namespace binstall::test
