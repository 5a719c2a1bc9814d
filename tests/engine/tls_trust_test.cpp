// SPDX-License-Identifier: MIT
#include "http_fixture.hpp"

#include <doctest/doctest.h>

namespace binstall::test {

namespace {

/// What a client with these sources of trust says to a good server; empty when it is content.
struct Verdict {
    std::optional<Errc> code;
    std::string what;
};

Verdict ask(const TestClient::Adjust& adjust) {
    HttpsServer server;
    TestClient client{server.port(), adjust};
    try {
        static_cast<void>(client.get("https://good.test/"));
        return {};
    } catch (const Error& error) {
        CHECK(server.requests().empty());
        return {error.code(), error.what()};
    }
}

} // namespace

TEST_CASE("certificates are trusted from a file of --root-certificates among several") {
    const TempFolder folder;
    const fs::path both = folder.write("both.pem",
                                       "text before\n" + Authority{"another"}.certificate() +
                                           "\ntext between\n" + Authority::shared().certificate());
    CHECK_FALSE(ask([&](HttpOptions& http) { http.root_certificates = {both}; }).code);
}

TEST_CASE("certificates are trusted from SSL_CERT_FILE") {
    const TempFolder folder;
    const fs::path file = folder.write("ca.pem", Authority::shared().certificate());
    CHECK_FALSE(ask([&](HttpOptions& http) {
                    http.root_certificates.clear();
                    http.certificate_file = file;
                }).code);
}

TEST_CASE("certificates are trusted from the folders of SSL_CERT_DIR") {
    const TempFolder folder;
    Authority::shared().write_hashed(folder / "certs");
    CHECK_FALSE(ask([&](HttpOptions& http) {
                    http.root_certificates.clear();
                    http.certificate_folders =
                        (folder / "missing").string() + ":" + (folder / "certs").string();
                }).code);
}

TEST_CASE("TLS-20: what --root-certificates names must have certificates") {
    const TempFolder folder;
    folder.write("empty", "");
    folder.write("text", "no certificate here\n");
    folder.write("binary", std::string{"\x30\x82\x01\x0a\x00\xff", 6});
    folder.write("junk", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    folder.write("half", Authority::shared().certificate().substr(0, 200));
    folder.write("huge", std::string(std::size_t{100} << 20, '\n'));
    for (const char* name : {"missing", "empty", "text", "binary", "junk", "half", "huge", "."}) {
        CAPTURE(std::string{name});
        const Verdict verdict =
            ask([&](HttpOptions& http) { http.root_certificates.push_back(folder / name); });
        CAPTURE(verdict.what);
        CHECK(verdict.code == Errc::config);
    }
}

TEST_CASE("what SSL_CERT_FILE and SSL_CERT_DIR name and cannot be read is an error") {
    const TempFolder folder;
    folder.write("junk", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    for (const char* name : {"missing", "junk", "."}) {
        CAPTURE(std::string{name});
        const Verdict verdict =
            ask([&](HttpOptions& http) { http.certificate_file = folder / name; });
        CAPTURE(verdict.what);
        CHECK(verdict.code == Errc::config);
        CHECK(contains(verdict.what, "SSL_CERT_FILE"));
    }
    const Verdict verdict =
        ask([&](HttpOptions& http) { http.certificate_folders = (folder / "junk").string(); });
    CHECK(verdict.code == Errc::config);
}

TEST_CASE("TLS-21: without a trusted certificate there is no connection") {
    const Verdict verdict = ask([](HttpOptions& http) {
        http.root_certificates.clear();
        http.certificate_file = "/dev/null";
        http.certificate_folders = "/nonexistent";
    });
    CHECK(verdict.code == Errc::tls);
    CHECK(contains(verdict.what, "no trusted certificates found"));
    // A file is there instead of the system's folder, too.
    const Verdict without_system = ask([](HttpOptions& http) {
        http.root_certificates.clear();
        http.certificate_file = "/dev/null";
    });
    CHECK(without_system.code == Errc::tls);
    CHECK(contains(without_system.what, "no trusted certificates found"));
}

TEST_CASE("the system's certificates do not vouch for the tests' authority") {
    const Verdict verdict = ask([](HttpOptions& http) {
        http.root_certificates.clear();
        http.certificate_folders.reset();
    });
    CHECK(verdict.code == Errc::tls);
}

} // namespace binstall::test
