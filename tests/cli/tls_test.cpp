// SPDX-License-Identifier: MIT
// Servers that must not be trusted, seen by the real binstall. What a bad certificate is refused
// for in detail is tested with the engine.
#include <support/machine.hpp>
#include <support/proxy_server.hpp>
#include <support/skip.hpp>

#include <doctest/doctest.h>
#include <openssl/ssl.h>

namespace binstall::test {
namespace {

constexpr int tls_error = 44;
constexpr const char* host = "index.crates.io"; // the first that an installation asks

const LeafOptions good{.dns_names = {host}};

/// What `binstall` says to servers that are played by one.
class Visitor {
public:
    Visitor() : certificates_{folder_.write("ca.pem", Authority::shared().certificate())} {}

    std::vector<std::string> arguments(const HttpsServer& server) const {
        return {"-y",
                "--connect-to",
                ":443:127.0.0.1:" + std::to_string(server.port()),
                "--root-certificates",
                certificates_.string(),
                "tool"};
    }

    Outcome visit(const HttpsServer& server) const { return machine.run(arguments(server)); }

    Machine machine;

private:
    TempFolder folder_;
    fs::path certificates_;
};

ServerOptions showing(Identity identity) {
    ServerOptions options;
    options.identity = std::move(identity);
    return options;
}

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != text.npos;
}

/// The server is refused with these words, and is asked nothing.
void check_refused(const ServerOptions& options, std::string_view words) {
    const HttpsServer server{options};
    const Visitor visitor;
    const Outcome outcome = visitor.visit(server);
    CAPTURE(outcome.err);
    CHECK(outcome.status == tls_error);
    CHECK(outcome.out.empty());
    CHECK(has(outcome.err, words));
    CHECK(server.requests().empty());
    CHECK(visitor.machine.installed().empty());
}

/// The server is asked: what it shows is good.
void check_asked(const ServerOptions& options) {
    const HttpsServer server{options};
    const Outcome outcome = Visitor{}.visit(server);
    CAPTURE(outcome.err);
    CHECK(outcome.status != tls_error);
    CHECK_FALSE(server.requests().empty());
}

} // namespace

TEST_CASE("an error about a certificate names it, and says what to do") {
    check_asked(showing(Authority::shared().issue(good)));
    const std::string names = "(subject CN=test server, issuer CN=another authority, SHA-256 ";
    check_refused(showing(Authority{"another authority"}.issue(good)), names);
    check_refused(showing(Authority{"another authority"}.issue(good)),
                  "name its certificate with --root-certificates");
}

TEST_CASE("TLS-13: a certificate for another purpose is refused") {
    LeafOptions leaf = good;
    leaf.usage = "clientAuth";
    check_refused(showing(Authority::shared().issue(leaf)), "unsuitable certificate purpose");
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        for (const unsigned rsa_bits : {0U, 2048U}) {
            CAPTURE(version);
            CAPTURE(rsa_bits);
            leaf = good;
            leaf.rsa_bits = rsa_bits;
            leaf.key_usage = "digitalSignature";
            ServerOptions options = showing(Authority::shared().issue(leaf));
            options.min_tls = version;
            options.max_tls = version;
            check_asked(options);
            leaf.key_usage = "keyAgreement,keyEncipherment";
            options.identity = Authority::shared().issue(leaf);
            // OpenSSL itself looks at this in TLS 1.2 only, on both sides.
            check_refused(options,
                          version == TLS1_3_VERSION ? "the certificate is not for signing" : "");
        }
    }
}

TEST_CASE("TLS-15: an authority cannot go beyond what it may") {
    const Authority& root = Authority::shared();
    const AuthorityLimits corporate{.names = "permitted;DNS:.corp"};
    check_refused(showing(root.subordinate("corporate", corporate).issue(good)),
                  "permitted subtree violation");
    const AuthorityLimits here{.names = "permitted;DNS:crates.io"};
    check_asked(showing(root.subordinate("here", here).issue(good)));

    const Authority last = root.subordinate("last", {.path_length = "0"});
    check_asked(showing(last.issue(good)));
    check_refused(showing(last.subordinate("one too many").issue(good)),
                  "path length constraint exceeded");

    Authority authority = root.subordinate("1");
    for (int depth = 2; depth <= 15; ++depth)
        authority = authority.subordinate(std::to_string(depth));
    check_refused(showing(authority.issue(good)), "certificate chain too long");
}

TEST_CASE("TLS-16: nobody is asked whether a bad certificate will do") {
    const HttpsServer server{showing(Authority::shared().issue({.dns_names = {"evil.test"}}))};
    const Visitor visitor;
    const auto check = [&](const Outcome& outcome) {
        CAPTURE(outcome.err);
        CHECK(outcome.status == tls_error);
        CHECK_FALSE(outcome.timed_out);
        CHECK(outcome.out.empty());
        CHECK(outcome.err.find('?') == std::string::npos);
        CHECK(has(outcome.err, "the certificate is not valid for index.crates.io"));
    };
    for (const bool is_confirmed : {true, false}) {
        std::vector<std::string> arguments = visitor.arguments(server);
        if (!is_confirmed)
            arguments.erase(arguments.begin());
        Command command = visitor.machine.command(arguments);
        for (int line = 0; line < 1000; ++line)
            command.input += "yes\n";
        check(run(command)); // no tty
        command.input.clear();
        check(run(command));
        Command closed{.program = "/bin/sh"};
        closed.arguments = {"-c", "exec \"$0\" \"$@\" <&-", command.program.string()};
        closed.arguments.insert(closed.arguments.end(), arguments.begin(), arguments.end());
        closed.environment = command.environment;
        check(run(closed));
    }
    CHECK(server.requests().empty());
}

TEST_CASE("TLS-17: a server of old TLS is refused, whatever OPENSSL_CONF allows") {
    const TempFolder folder;
    const fs::path lenient =
        folder.write("openssl.cnf",
                     "openssl_conf = init\n[init]\nssl_conf = ssl\n[ssl]\nsystem_default = all\n"
                     "[all]\nMinProtocol = TLSv1\nCipherString = ALL:@SECLEVEL=0\n");
    for (const int version : {TLS1_VERSION, TLS1_1_VERSION}) {
        CAPTURE(version);
        ServerOptions options = showing(Authority::shared().issue(good));
        options.max_tls = version;
        options.ciphers = "ALL:@SECLEVEL=0";
        const HttpsServer server{options};
        Visitor visitor;
        for (const bool is_lenient : {false, true}) {
            if (is_lenient)
                visitor.machine.environment["OPENSSL_CONF"] = lenient.string();
            const Outcome outcome = visitor.visit(server);
            CAPTURE(outcome.err);
            CHECK(outcome.status == tls_error);
            CHECK(has(outcome.err, "protocol version is older than TLS 1.2"));
        }
        CHECK(server.requests().empty());
    }
}

TEST_CASE("--min-tls-version 1.3 refuses a server of TLS 1.2, as the setting does") {
    ServerOptions options = showing(Authority::shared().issue(good));
    options.max_tls = TLS1_2_VERSION;
    const HttpsServer server{options};
    Visitor visitor;
    const auto with = [&](const std::string& version) {
        std::vector<std::string> arguments = visitor.arguments(server);
        arguments.insert(arguments.begin(), {"--min-tls-version", version});
        return visitor.machine.run(arguments);
    };
    const Outcome outcome = with("1.3");
    CAPTURE(outcome.err);
    CHECK(outcome.status == tls_error);
    CHECK(has(outcome.err, "older than TLS 1.3"));
    CHECK(with("1.1").status == 2);
    visitor.machine.environment["BINSTALL_HTTP_MIN_TLS_VERSION"] = "1.3";
    CHECK(visitor.visit(server).status == tls_error);
    CHECK(server.requests().empty());
    CHECK(with("1.2").status != tls_error);
    CHECK_FALSE(server.requests().empty());
}

TEST_CASE("TLS-18: a server without authentication or encryption is refused") {
    for (const char* ciphers : {"aNULL:@SECLEVEL=0", "eNULL:@SECLEVEL=0", "PSK:@SECLEVEL=0"}) {
        CAPTURE(std::string{ciphers});
        ServerOptions options = showing(Authority::shared().issue(good));
        options.max_tls = TLS1_2_VERSION;
        options.ciphers = ciphers;
        check_refused(options, "no cipher in common");
    }
    // OpenSSL has no export ciphers any more: a server that chooses one all the same.
    std::string hello{"\x16\x03\x03\x00\x2a\x02\x00\x00\x26\x03\x03", 11};
    hello +=
        std::string(32, 'r') + std::string{"\x00\x00\x03\x00", 4}; // RSA_EXPORT_WITH_RC4_40_MD5
    ServerOptions exporting;
    exporting.greeting = hello;
    check_refused(exporting, "TLS failed");
}

TEST_CASE("TLS-22: odd ways of speaking TLS work, or end it") {
    const Identity identity = Authority::shared().issue(good);
    SUBCASE("a byte in each packet") {
        const HttpsServer server{showing(identity)};
        const ProxyServer proxy{server.port(), {.is_split = true}};
        Visitor visitor;
        visitor.machine.environment["HTTPS_PROXY"] = proxy.url();
        const Outcome outcome = visitor.visit(server);
        CAPTURE(outcome.err);
        CHECK(outcome.status != tls_error);
        CHECK_FALSE(server.requests().empty());
    }
    SUBCASE("a record that is too long") {
        ServerOptions options;
        options.greeting = std::string{"\x16\x03\x03\xff\xff", 5} + std::string(65535, 'x');
        check_refused(options, "TLS");
    }
    SUBCASE("a handshake message that is too long") {
        ServerOptions options;
        options.greeting = std::string{"\x16\x03\x03\x40\x00\x02\xff\xff\xff", 9};
        for (int record = 0; record < 200; ++record)
            options.greeting += std::string(16380, 'x') + std::string{"\x16\x03\x03\x40\x00", 5};
        check_refused(options, "TLS");
    }
    SUBCASE("it asks to negotiate again") {
        ServerOptions options = showing(identity);
        options.max_tls = TLS1_2_VERSION;
        options.asks_to_renegotiate = true;
        const HttpsServer server{options};
        const Outcome outcome = Visitor{}.visit(server);
        CAPTURE(outcome.err);
        CHECK_FALSE(outcome.timed_out);
        // Whether the server reads our refusal or our request first is a matter of chance, and so
        // whether it answers or hangs up.
        constexpr int not_found = 76;
        CHECK((outcome.status == tls_error || outcome.status == not_found));
        CHECK(server.renegotiated() == 0);
    }
    SUBCASE("a flood of warnings") {
        ServerOptions options;
        for (int alert = 0; alert < 10'000; ++alert)
            options.greeting += std::string{"\x15\x03\x03\x00\x02\x01\x5a", 7};
        check_refused(options, "TLS failed");
    }
    SUBCASE("a thousand tickets") {
        ServerOptions options = showing(identity);
        options.tickets = 1000;
        check_asked(options);
    }
}

TEST_CASE("TLS-23: with a wrong clock, the hint says so") {
    const std::optional<fs::path> faketime = find_program("faketime");
    if (!faketime) {
        skip("faketime is not installed: a wrong clock was not tried");
        return;
    }
    const HttpsServer server{showing(Authority::shared().issue(good))};
    Visitor visitor;
    visitor.machine.environment["FAKETIME_DONT_FAKE_MONOTONIC"] = "1";
    // faketime is loaded before the sanitizer, which does not mind but would say so.
    visitor.machine.environment["ASAN_OPTIONS"] += ":verify_asan_link_order=0";

    struct Case {
        const char* date;
        const char* says;
    };

    for (const Case& row : {Case{"1970-01-02 12:00:00", "not yet valid"},
                            Case{"2100-01-01 12:00:00", "has expired"}}) {
        CAPTURE(std::string{row.date});
        Command command = visitor.machine.command(visitor.arguments(server));
        command.arguments.insert(command.arguments.begin(), {row.date, command.program.string()});
        command.program = *faketime;
        const Outcome outcome = run(command);
        CAPTURE(outcome.err);
        CHECK(outcome.status == tls_error);
        CHECK(has(outcome.err, row.says));
        CHECK(has(outcome.err, "check the clock"));
    }
    CHECK(server.requests().empty());
}

} // namespace binstall::test
