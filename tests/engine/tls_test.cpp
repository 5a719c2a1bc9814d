// SPDX-License-Identifier: MIT
#include "http_fixture.hpp"

#include <doctest/doctest.h>
#include <openssl/ssl.h>

namespace binstall::test {

namespace {

using std::chrono::milliseconds;

/// A server that shows one certificate to all, and what a client says about it.
struct Encounter {
    Errc code{};
    std::string what;
    std::string hint;
    std::size_t requests = 0;
};

Encounter meet(ServerOptions server_options,
               const TestClient::Adjust& adjust = {},
               const std::string& url = "https://good.test/") {
    HttpsServer server{std::move(server_options)};
    TestClient client{server.port(), adjust};
    const Error error = client.error(url);
    return {error.code(), error.what(), error.hint(), server.requests().size()};
}

ServerOptions showing(Identity identity) {
    ServerOptions options;
    options.identity = std::move(identity);
    return options;
}

/// Whether a client accepts a certificate with these names as that of `host`.
bool is_accepted(const LeafOptions& leaf, const std::string& host) {
    HttpsServer server{showing(Authority::shared().issue(leaf))};
    server.on("", [](const ServerRequest&) { return ServerResponse{.status = 200}; });
    TestClient client{server.port()};
    try {
        return client.get("https://" + host + "/").status == 200;
    } catch (const Error& error) {
        CHECK(error.code() == Errc::tls);
        CHECK(server.requests().empty());
        return false;
    }
}

const LeafOptions good{.dns_names = {"good.test"}};

} // namespace

TEST_CASE("a good certificate is accepted, and the name goes to the server") {
    HttpsServer server;
    server.on("good.test", [](const ServerRequest& request) {
        return ServerResponse{.status = 200, .body = "for " + request.sni};
    });
    TestClient client{server.port()};
    CHECK(client.get("https://good.test/").body == "for good.test");
    CHECK(client->hosts() == std::set<std::string>{"good.test"});
}

TEST_CASE("TLS-01: a certificate for another name is refused before the request is sent") {
    const Encounter met = meet(showing(Authority::shared().issue({.dns_names = {"evil.test"}})));
    CHECK(met.code == Errc::tls);
    CHECK(contains(met.what, "https://good.test/: the certificate is not valid for good.test"));
    CHECK(
        contains(met.what, "subject CN=test server, issuer CN=binstall test authority, SHA-256 "));
    CHECK(met.requests == 0);
}

TEST_CASE("TLS-02: a slow handshake does not get around the check of the name") {
    for (const int delay : {150, 200}) {
        CAPTURE(delay);
        ServerOptions options = showing(Authority::shared().issue({.dns_names = {"evil.test"}}));
        options.handshake_delay = milliseconds{delay};
        const Encounter met =
            meet(options, [](HttpOptions& http) { http.connect_timeout = milliseconds{100}; });
        CHECK(met.code == Errc::tls);
        CHECK(contains(met.what, "not valid for good.test"));
        CHECK(met.requests == 0);
    }
}

TEST_CASE("a handshake that takes too long ends, without a request") {
    ServerOptions options = showing(Authority::shared().issue(good));
    options.handshake_delay = milliseconds{400};
    const Encounter met =
        meet(options, [](HttpOptions& http) { http.handshake_timeout = milliseconds{100}; });
    CHECK(met.code == Errc::network);
    CHECK(contains(met.what, "the TLS handshake was not finished within 100 ms"));
    CHECK(met.requests == 0);
}

TEST_CASE("TLS-05: the name is checked for the machine itself, too") {
    HttpsServer server{showing(Authority::shared().issue({.dns_names = {"evil.test"}}))};
    TestClient client{server.port(), [](HttpOptions& http) { http.connect_to.clear(); }};
    const Error error = client.error("https://localhost:" + std::to_string(server.port()) + "/");
    CHECK(error.code() == Errc::tls);
    CHECK(contains(error.what(), "not valid for localhost"));
    CHECK(server.requests().empty());
}

TEST_CASE("TLS-06: a good connection to one name does not vouch for another at the same place") {
    HttpsServer server{showing(Authority::shared().issue(good))};
    server.on("", [](const ServerRequest&) { return ServerResponse{.status = 200}; });
    TestClient client{server.port()};
    CHECK(client.get("https://good.test/").status == 200);
    CHECK(contains(client.error("https://other.test/").what(), "not valid for other.test"));
    CHECK(server.requests().size() == 1);
}

TEST_CASE("TLS-07: a certificate outside its time is refused, with a word about the clock") {
    LeafOptions expired = good;
    expired.ends = std::chrono::minutes{-1};
    LeafOptions future = good;
    future.starts = std::chrono::hours{1};

    const Encounter late = meet(showing(Authority::shared().issue(expired)));
    CHECK(late.code == Errc::tls);
    CHECK(contains(late.what, "has expired"));
    CHECK(contains(late.hint, "clock"));
    CHECK(late.requests == 0);

    const Encounter early = meet(showing(Authority::shared().issue(future)));
    CHECK(early.code == Errc::tls);
    CHECK(contains(early.what, "not yet valid"));
    CHECK(contains(early.hint, "clock"));
    CHECK(early.requests == 0);
}

TEST_CASE("TLS-08: a chain that ends in no trusted authority is refused with the reason") {
    const Authority& authority = Authority::shared();
    LeafOptions other = good;
    other.common_name = "a leaf";
    Identity incomplete = authority.subordinate("below").issue(good);
    const std::string end = "-----END CERTIFICATE-----\n";
    incomplete.chain.resize(incomplete.chain.find(end) + end.size());

    struct Case {
        std::string what;
        Identity identity;
        std::string reason;
    };

    const std::vector<Case> cases{
        {"self-signed", Authority::self_signed(good), "self-signed certificate"},
        {"unknown authority",
         Authority{"another authority"}.issue(good),
         "unable to get local issuer certificate"},
        {"missing intermediate", incomplete, "unable to get local issuer certificate"},
        {"a leaf that plays authority",
         Authority::posing_as(authority.issue(other)).issue(good),
         "invalid CA certificate"},
    };
    for (const Case& row : cases) {
        CAPTURE(row.what);
        const Encounter met = meet(showing(row.identity));
        CAPTURE(met.what);
        CHECK(met.code == Errc::tls);
        CHECK(contains(met.what, row.reason));
        CHECK(met.requests == 0);
    }
}

TEST_CASE("TLS-09: a name in the subject alone does not count") {
    CHECK_FALSE(is_accepted({.common_name = "good.test"}, "good.test"));
}

TEST_CASE("TLS-10: odd names in a certificate match nothing") {
    const std::string with_nul{"good.test\0.evil", 15};
    for (const std::string& name : {std::string{"g*d.test"},
                                    std::string{"*.test"},
                                    std::string{"*"},
                                    std::string{"*.*.good.test"},
                                    with_nul}) {
        CAPTURE(name);
        CHECK_FALSE(is_accepted({.dns_names = {name}}, "good.test"));
        CHECK_FALSE(is_accepted({.dns_names = {name}}, "a.b.good.test"));
    }
}

TEST_CASE("TLS-11: a wildcard stands for exactly one label") {
    const LeafOptions wildcard{.dns_names = {"*.good.test"}};
    CHECK(is_accepted(wildcard, "a.good.test"));
    CHECK_FALSE(is_accepted(wildcard, "good.test"));
    CHECK_FALSE(is_accepted(wildcard, "a.b.good.test"));
}

TEST_CASE("TLS-12: an address must be in the certificate as an address") {
    CHECK(is_accepted({.addresses = {"127.0.0.1"}}, "127.0.0.1"));
    CHECK_FALSE(is_accepted({.dns_names = {"127.0.0.1"}}, "127.0.0.1"));
    CHECK_FALSE(is_accepted({.common_name = "127.0.0.1"}, "127.0.0.1"));
}

TEST_CASE("a certificate for clients is refused") {
    LeafOptions for_clients = good;
    for_clients.usage = "clientAuth";
    CHECK_FALSE(is_accepted(for_clients, "good.test"));
}

TEST_CASE("TLS-14: weak keys and signatures are refused") {
    LeafOptions small = good;
    small.rsa_bits = 1024;
    CHECK(contains(meet(showing(Authority::shared().issue(small))).what, "key too weak"));
    LeafOptions old = good;
    old.digest = "SHA1";
    CHECK(contains(meet(showing(Authority::shared().issue(old))).what, "too weak"));
}

TEST_CASE("TLS-17: TLS before 1.2 is refused") {
    for (const int version : {TLS1_VERSION, TLS1_1_VERSION}) {
        ServerOptions options = showing(Authority::shared().issue(good));
        options.max_tls = version;
        options.ciphers = "ALL:@SECLEVEL=0";
        const Encounter met = meet(options);
        CAPTURE(met.what);
        CHECK(met.code == Errc::tls);
        CHECK(contains(met.what, "protocol version"));
        CHECK(met.requests == 0);
    }
}

TEST_CASE("TLS 1.2 works") {
    ServerOptions options;
    options.max_tls = TLS1_2_VERSION;
    HttpsServer server{options};
    TestClient client{server.port()};
    CHECK(client.get("https://good.test/").status == 404);
}

TEST_CASE("TLS-19: what does not speak TLS is said not to") {
    const std::string alert{"\x15\x03\x01\x00\x02\x02\x28", 7}; // "handshake failure"
    for (const std::string& greeting :
         {std::string{"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"},
          std::string{"SSH-2.0-OpenSSH_9.2p1\r\n"},
          alert}) {
        ServerOptions options;
        options.greeting = greeting;
        const Encounter met = meet(options);
        CAPTURE(met.what);
        CHECK(met.code == Errc::tls);
    }
    ServerOptions ssh;
    ssh.greeting = "SSH-2.0-OpenSSH_9.2p1\r\n";
    CHECK(contains(meet(ssh).what, "does not speak TLS"));
}

TEST_CASE("TLS-24: the server is told the name without its port, and no name for an address") {
    HttpsServer server;
    server.on("", [](const ServerRequest& request) {
        return ServerResponse{.status = 200, .body = "<" + request.sni + ">"};
    });
    TestClient client{server.port()};
    CHECK(client.get("https://good.test:8443/").body == "<good.test>");
    CHECK(client.get("https://127.0.0.1/").body == "<>");
}

} // namespace binstall::test
