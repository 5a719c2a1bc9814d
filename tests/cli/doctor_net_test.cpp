// SPDX-License-Identifier: MIT
#include <engine/readers.hpp>
#include <support/machine.hpp>
#include <support/proxy_server.hpp>

#include <doctest/doctest.h>

namespace binstall::test {
namespace {

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != text.npos;
}

/// A server that is every host, and how `binstall doctor net` sees it.
class Examination {
public:
    Examination() {
        server.on("start.test", [](const ServerRequest&) {
            return ServerResponse::redirect("https://end.test/there?sig=CANARY");
        });
        server.on("end.test", [](const ServerRequest&) { return ServerResponse{.body = "here"}; });
    }

    Outcome run(std::vector<std::string> arguments) const {
        std::vector<std::string> all{"doctor",
                                     "--root-certificates",
                                     certificates.string(),
                                     "--connect-to",
                                     ":443:127.0.0.1:" + std::to_string(server.port()),
                                     "net"};
        all.insert(all.end(), arguments.begin(), arguments.end());
        return machine.run(all);
    }

    /// The JSON of that; a test fails when there is none.
    Value json(const std::string& url, int status) const {
        const Outcome outcome = run({"--format=json", url});
        CAPTURE(outcome.err);
        CHECK(outcome.status == status);
        return StrictReaders{}.json(outcome.out);
    }

    HttpsServer server;
    Machine machine;

private:
    TempFolder folder_;

public:
    fs::path certificates{folder_.write("ca.pem", Authority::shared().certificate())};
};

const Value& hop(const Value& json, std::size_t index) {
    return json.find("hops")->array()->at(index);
}

std::string text(const Value& json, std::string_view key) {
    const Value* found = json.find(key);
    return found != nullptr && found->string() != nullptr ? *found->string() : "(none)";
}

} // namespace

TEST_CASE("binstall doctor net shows every hop on the way to a server") {
    Examination examination;
    const Outcome outcome = examination.run({"start.test/x?token=CANARY"});
    CAPTURE(outcome.out);
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    const std::string address = "127.0.0.1:" + std::to_string(examination.server.port());
    for (const std::string& part : {std::string{"https://start.test/x"},
                                    std::string{"  proxy       none"},
                                    "  addresses   " + address + "  (of 127.0.0.1)",
                                    "  connected   " + address,
                                    std::string{"  TLS         TLSv1.3, TLS_"},
                                    std::string{"  certificate CN=test server"},
                                    std::string{"    issuer    CN=binstall test authority"},
                                    std::string{"    SHA-256   "},
                                    std::string{"status 302, to https://end.test/there"},
                                    std::string{"\nhttps://end.test/there"},
                                    std::string{"  answer      status 200"}}) {
        CAPTURE(part);
        CHECK(has(outcome.out, part));
    }
    CHECK_FALSE(has(outcome.out, "CANARY"));
}

TEST_CASE("binstall doctor net writes JSON, too") {
    Examination examination;
    const Value json = examination.json("https://start.test/", 0);
    CHECK(text(json, "command") == "doctor");
    CHECK(json.find("error")->is_null());
    REQUIRE(json.find("hops")->array()->size() == 2);
    const Value& first = hop(json, 0);
    CHECK(text(first, "url") == "https://start.test/");
    CHECK(text(first, "tls") == "TLSv1.3");
    CHECK(*first.find("status")->integer() == 302);
    CHECK(first.find("proxy")->is_null());
    CHECK(first.find("milliseconds")->find("handshake")->number() != nullptr);
    const Value& certificate = first.find("certificates")->array()->at(0);
    CHECK(text(certificate, "subject") == "CN=test server");
    CHECK(text(certificate, "sha256").size() == 64);
    CHECK(text(certificate, "not_after").ends_with("Z"));
    CHECK(*hop(json, 1).find("status")->integer() == 200);
}

TEST_CASE("binstall doctor net shows the proxy, and the way through it") {
    Examination examination;
    const ProxyServer proxy{examination.server.port()};
    examination.machine.environment["ALL_PROXY"] = proxy.url("user:CANARY@");
    const Value json = examination.json("end.test", 0);
    CHECK(text(hop(json, 0), "proxy") == proxy.url() + " (from ALL_PROXY)");
    CHECK(hop(json, 0).find("milliseconds")->find("tunnel")->number() != nullptr);
}

TEST_CASE("binstall doctor net shows what stands in the way, and ends with its code") {
    constexpr int tls_error = 44;
    constexpr int network_error = 68;
    Examination examination;
    SUBCASE("a certificate that is not trusted is shown all the same") {
        ServerOptions options;
        options.identity = Authority{"inspector"}.issue({.dns_names = {"end.test"}});
        const HttpsServer inspected{options};
        const Outcome outcome =
            examination.machine.run({"doctor",
                                     "--format",
                                     "json",
                                     "--connect-to",
                                     ":443:127.0.0.1:" + std::to_string(inspected.port()),
                                     "net",
                                     "end.test"});
        CHECK(outcome.status == tls_error);
        CHECK(has(outcome.err, "the certificate is not trusted"));
        const Value json = StrictReaders{}.json(outcome.out);
        CHECK(text(*json.find("error"), "code") == "tls");
        CHECK(text(hop(json, 0).find("certificates")->array()->at(0), "issuer") == "CN=inspector");
        CHECK(inspected.requests().empty());
    }
    SUBCASE("a server that does not answer") {
        examination.server.inject(
            "end.test", "*", Fault::at(Fault::Action::close, Fault::Where::before_headers));
        const Value json = examination.json("end.test", network_error);
        CHECK(text(hop(json, 0), "tls") == "TLSv1.3");
        CHECK(hop(json, 0).find("status")->is_null());
    }
    SUBCASE("plain http, unless it is allowed") {
        const std::string url =
            "http://localhost:" + std::to_string(examination.server.port()) + "/there";
        const Outcome refused = examination.run({url});
        CHECK(refused.status == 48);
        CHECK(has(refused.err, "--allow-insecure-http allows it"));
        const Outcome outcome = examination.run({"--allow-insecure-http", url});
        CAPTURE(outcome.err);
        CHECK(outcome.status == 0);
        CHECK(has(outcome.out, "status 404"));
    }
    SUBCASE("a status of any kind is an answer") {
        CHECK(*hop(examination.json("missing.test", 0), 0).find("status")->integer() == 404);
    }
    SUBCASE("a redirect to nowhere safe") {
        examination.server.on("start.test", [](const ServerRequest&) {
            return ServerResponse::redirect("http://end.test/");
        });
        CHECK(examination.run({"start.test"}).status == 48);
    }
    SUBCASE("nothing to look at") {
        CHECK(examination.machine.run({"doctor"}).status == 2);
        CHECK(examination.machine.run({"doctor", "net"}).status == 2);
        CHECK(examination.machine.run({"doctor", "net", "ftp://a.test"}).status == 65);
    }
}

} // namespace binstall::test
