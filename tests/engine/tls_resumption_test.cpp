// SPDX-License-Identifier: MIT
#include "http_fixture.hpp"

#include <engine/http/net_stream.hpp>
#include <engine/http/tcp_connect.hpp>
#include <engine/http/tls_trust.hpp>

#include <doctest/doctest.h>
#include <openssl/ssl.h>

#include <array>

namespace binstall::test {

namespace {

/// Answers, and closes the connection.
ServerResponse answer_once(const ServerRequest& /*request*/) {
    return {.status = 200, .body = "here", .headers = {{"Connection", "close"}}};
}

/// A client below HTTP, whose sessions a test can move about.
class RawClient {
public:
    explicit RawClient(const HttpsServer& server) : server_{server} {}

    /// A store that trusts only `authority`.
    TrustStore trust(const Authority& authority) {
        const fs::path file = folder_.write("ca.pem", authority.certificate());
        return open_trust({.file = {}, .folders = "", .added = {file}}, log_);
    }

    /// Shakes hands with `peer` at the server, asks it, and says what went wrong; empty: nothing.
    std::string meet(const TlsPeer& peer) {
        const Patience patience{std::chrono::seconds{30}, "the test got no answer"};
        const Addresses addresses{Poco::Net::SocketAddress{"127.0.0.1", server_.port()}};
        NetStream stream{connect_to_any(addresses, patience, stop_), stop_};
        try {
            stream.start_tls(peer, sessions, patience);
        } catch (const Error& error) {
            CHECK(error.code() == Errc::tls);
            return error.what();
        }
        stream.write("GET / HTTP/1.1\r\nHost: any\r\n\r\n", patience);
        std::vector<char> answer(4096);
        while (stream.read(answer, patience) > 0) { // to the end, for tickets of TLS 1.3 on the way
        }
        return {};
    }

    TlsSessions sessions;

private:
    const HttpsServer& server_;
    const StopEvent stop_{std::stop_token{}};
    TempFolder folder_;
    RecordingLog log_;
};

ServerOptions with_versions(int version) {
    ServerOptions options;
    options.identity = Authority::shared().issue({.dns_names = {"good.test"}});
    options.min_tls = version;
    options.max_tls = version;
    return options;
}

constexpr std::array versions{TLS1_2_VERSION, TLS1_3_VERSION};

TlsSession some_session() {
    return TlsSession{SSL_SESSION_new()};
}

} // namespace

TEST_CASE("a second connection to a host resumes the TLS session of the first") {
    for (const int version : versions) {
        CAPTURE(version);
        HttpsServer server{with_versions(version)};
        server.on("", answer_once);
        TestClient client{server.port()};
        for (const char* path : {"1", "2", "3"})
            CHECK(client.get(std::string{"https://good.test/"} + path).body == "here");
        CHECK(server.connections() == 3);
        CHECK(server.resumptions() == 2);
        CHECK_FALSE(server.requests().front().is_resumed);
        CHECK(server.requests().back().is_resumed);
    }
}

TEST_CASE("TLS 1.2 is not spoken when 1.3 is asked for, also not by a session") {
    HttpsServer old{with_versions(TLS1_2_VERSION)};
    TestClient client{old.port(),
                      [](HttpOptions& http) { http.min_tls_version = TlsVersion::tls_1_3; }};
    const Error error = client.error("https://good.test/");
    CHECK(error.code() == Errc::tls);
    CHECK(contains(error.what(), "protocol version is older than TLS 1.3"));
    CHECK(contains(error.hint(), "--min-tls-version"));
    CHECK(old.requests().empty());

    HttpsServer current{with_versions(TLS1_3_VERSION)};
    TestClient strict{current.port(),
                      [](HttpOptions& http) { http.min_tls_version = TlsVersion::tls_1_3; }};
    CHECK(strict.get("https://good.test/").status == 404);
}

TEST_CASE("a session is kept for one host, port, trust and floor") {
    const HttpsServer server;
    RawClient client{server};
    const TrustStore trust = client.trust(Authority::shared());
    const TrustStore other = client.trust(Authority::shared());
    const TlsPeer peer{"good.test", 443, trust.get(), TlsVersion::tls_1_2};
    for (const TlsPeer& stranger : {TlsPeer{"other.test", 443, trust.get(), TlsVersion::tls_1_2},
                                    TlsPeer{"good.test", 444, trust.get(), TlsVersion::tls_1_2},
                                    TlsPeer{"good.test", 443, other.get(), TlsVersion::tls_1_2},
                                    TlsPeer{"good.test", 443, trust.get(), TlsVersion::tls_1_3}}) {
        TlsSessions sessions;
        sessions.keep(peer, some_session());
        CHECK_FALSE(sessions.take(stranger));
        CHECK(sessions.take(peer));
        CHECK_FALSE(sessions.take(peer));
    }
}

TEST_CASE("TLS-06: a resumed session is checked as a new one: for its name and its authority") {
    const Authority unknown{"another authority"};
    for (const int version : versions) {
        CAPTURE(version);
        HttpsServer server{with_versions(version)};
        server.on("", answer_once);
        RawClient client{server};
        const TrustStore trust = client.trust(Authority::shared());
        const TrustStore other_trust = client.trust(unknown);
        const TlsPeer good{"good.test", 443, trust.get(), TlsVersion::tls_1_2};

        struct Case {
            TlsPeer peer;
            std::string refusal;
        };

        const std::vector<Case> cases{
            {good, ""},
            {{"other.test", 443, trust.get(), TlsVersion::tls_1_2},
             "the certificate is not valid for other.test"},
            {{"127.0.0.1", 443, trust.get(), TlsVersion::tls_1_2},
             "the certificate is not valid for"},
            {{"good.test", 443, other_trust.get(), TlsVersion::tls_1_2},
             "the certificate is not trusted"},
        };
        for (const Case& row : cases) {
            CAPTURE(row.refusal);
            CHECK(client.meet(good) == "");
            TlsSession session = client.sessions.take(good);
            REQUIRE(session);
            client.sessions.forget(good);
            client.sessions.keep(row.peer, std::move(session)); // as a mistake of ours would do it
            const std::size_t resumed = server.resumptions();
            const std::size_t asked = server.requests().size();
            const std::string what = client.meet(row.peer);
            CAPTURE(what);
            CHECK(what.starts_with(row.refusal));
            CHECK(what.empty() == row.refusal.empty());
            CHECK(eventually([&] { return server.resumptions() == resumed + 1; }));
            CHECK(server.requests().size() == asked + (row.refusal.empty() ? 1 : 0));
        }
    }
}

} // namespace binstall::test
