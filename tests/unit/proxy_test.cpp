// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>

#include <engine/config/cargo_config.hpp>
#include <engine/http_surroundings.hpp>
#include <engine/readers.hpp>
#include <support/fake_host.hpp>
#include <support/temp_folder.hpp>

#include <doctest/doctest.h>

#include <string>

namespace binstall {

namespace {

Proxy parsed(const std::string& text) {
    return Proxy::parse(text, "HTTPS_PROXY");
}

/// Somebody's machine, as far as it decides about proxies.
struct Surroundings {
    test::TempFolder home;
    Environment environment{{"HOME", home.path().string()}};
    Config config;
    RecordingLog log;

    HttpOptions options() {
        const StrictReaders read;
        const CargoConfig cargo = CargoConfig::read(environment, read, log);
        return http_options(config, cargo, environment, log);
    }

    ProxyRules rules() { return options().proxies; }

    /// The proxy for a URL; empty: none.
    std::string proxy(const std::string& url) {
        const std::optional<Proxy> found = rules().for_url(Url::parse(url));
        return found ? found->host : std::string{};
    }
};

} // namespace

TEST_CASE("a proxy is read as curl reads it") {
    CHECK(parsed("http://proxy.test:3128") ==
          Proxy{.host = "proxy.test", .port = 3128, .from = "HTTPS_PROXY"});
    CHECK(parsed("HTTP://Proxy.test:3128/").host == "proxy.test");
    CHECK(parsed("proxy.test").port == 1080);
    CHECK(parsed("proxy.test").url() == "http://proxy.test:1080");
    CHECK(parsed("[::1]:80").url() == "http://[::1]:80");
    CHECK(parsed("http://[::1]").port == 1080);
    const Proxy with_secret = parsed("http://us%65r:p%40s%3As@proxy.test:8080");
    CHECK(with_secret.user == "user");
    CHECK(with_secret.password == "p@s:s");
    CHECK(with_secret.authorization() == "Basic dXNlcjpwQHM6cw==");
    CHECK(with_secret.url() == "http://proxy.test:8080");
    CHECK(parsed("u@proxy.test:1").authorization() == "Basic dTo=");
    CHECK(parsed("proxy.test:1").authorization().empty());
}

TEST_CASE("what is no proxy is refused without showing what could be a secret") {
    for (const char* text : {"socks5://proxy.test:1080",
                             "socks5h://user:hidden@proxy.test",
                             "https://proxy.test:443",
                             "http://",
                             "http://user:hidden@",
                             "http://user:hidden@:3128",
                             "http://proxy.test:hidden",
                             "http://user:hidden@proxy.test:99999",
                             "http://user:hid%zzden@proxy.test:1",
                             "http://user:hidden%0d%0ax@proxy.test:1",
                             "http://us%3Aer:hidden@proxy.test:1",
                             "http://hidden proxy:1"}) {
        CAPTURE(std::string{text});
        try {
            parsed(text);
            FAIL_CHECK("it was taken");
        } catch (const Error& error) {
            const std::string what = error.what();
            CHECK(error.code() == Errc::config);
            CHECK(what.starts_with("the proxy of HTTPS_PROXY "));
            CHECK(what.find("hid") == std::string::npos);
        }
    }
}

TEST_CASE("a list of hosts without a proxy is read as curl reads it, and with ranges") {
    struct Case {
        const char* list;
        const char* host;
        std::uint16_t port;
        bool is_covered;
    };

    for (const Case& row : {Case{"", "a.test", 443, false},
                            Case{"*", "a.test", 443, true},
                            Case{"*", "::1", 443, true},
                            Case{"a.test", "a.test", 443, true},
                            Case{"A.Test", "a.tesT", 443, true},
                            Case{"a.test", "b.a.test", 443, true},
                            Case{"a.test", "ba.test", 443, false},
                            Case{"a.test", "test", 443, false},
                            Case{".a.test", "b.a.test", 443, true},
                            Case{".a.test", "a.test", 443, true},
                            Case{"*.a.test", "b.a.test", 443, true},
                            Case{"a.test.", "a.test", 443, true},
                            Case{"a.test", "a.test.", 443, true},
                            Case{"x , a.test", "a.test", 443, true},
                            Case{"x a.test y", "a.test", 443, true},
                            Case{"a.test:443", "a.test", 443, true},
                            Case{"a.test:443", "a.test", 80, false},
                            Case{"*:8080", "a.test", 8080, true},
                            Case{"*:8080", "a.test", 80, false},
                            Case{"10.0.0.0/8", "10.1.2.3", 443, true},
                            Case{"10.0.0.0/8", "11.1.2.3", 443, false},
                            Case{"192.168.4.0/23", "192.168.5.9", 443, true},
                            Case{"192.168.4.0/23", "192.168.6.9", 443, false},
                            Case{"0.0.0.0/0", "8.8.8.8", 443, true},
                            Case{"0.0.0.0/0", "::1", 443, false},
                            Case{"0.0.0.0/0", "a.test", 443, false},
                            Case{"::/0", "a.test", 443, false},
                            Case{"fd00::/8", "fd12::1", 443, true},
                            Case{"fd00::/8", "fe80::1", 443, false},
                            Case{"[fd00::1]:443", "fd00::1", 443, true},
                            Case{"[fd00::1]:443", "fd00::1", 80, false},
                            Case{"fd00::1", "fd00:0::1", 443, true},
                            Case{"127.0.0.1", "127.0.0.1", 443, true},
                            Case{"127.0.0.1", "127.0.0.2", 443, false},
                            Case{"1.0.0.1", "x1.0.0.1", 443, false},
                            Case{"10.0.0.0/33", "10.0.0.0", 443, false},
                            Case{"10.0.0.0/x", "10.0.0.0", 443, false}}) {
        CAPTURE(std::string{row.list});
        CAPTURE(std::string{row.host});
        CAPTURE(row.port);
        CHECK(NoProxy::parse(row.list).covers(row.host, row.port) == row.is_covered);
    }
    CHECK(NoProxy::parse("a.test, 10.0.0.0/99,b:x,a/b").unusable() ==
          std::vector<std::string>{"10.0.0.0/99", "b:x", "a/b"});
}

TEST_CASE("proxies are named by our settings, then cargo's, then the variables") {
    Surroundings machine;
    CHECK(machine.proxy("https://a.test/") == "");
    machine.environment["ALL_PROXY"] = "http://all:1";
    CHECK(machine.proxy("https://a.test/") == "all");
    CHECK(machine.proxy("http://a.test/") == "all");
    machine.environment["all_proxy"] = "http://all-lower:1";
    CHECK(machine.proxy("https://a.test/") == "all-lower");
    machine.environment["HTTPS_PROXY"] = "http://upper:1";
    CHECK(machine.proxy("https://a.test/") == "upper");
    machine.environment["https_proxy"] = "http://lower:1";
    CHECK(machine.proxy("https://a.test/") == "lower");
    machine.environment["https_proxy"] = "";
    CHECK(machine.proxy("https://a.test/") == "upper");
    // A web server makes HTTP_PROXY of a header, so it does not count; curl does the same.
    machine.environment["HTTP_PROXY"] = "http://from-a-request:1";
    CHECK(machine.proxy("http://a.test/") == "all-lower");
    machine.environment["http_proxy"] = "http://plain:1";
    CHECK(machine.proxy("http://a.test/") == "plain");
    machine.home.write(".cargo/config.toml", "[http]\nproxy = \"cargo:3128\"\n");
    CHECK(machine.proxy("https://a.test/") == "cargo");
    CHECK(
        machine.rules().for_url(Url::parse("https://a.test/"))->from.starts_with("http.proxy in "));
    machine.environment["CARGO_HTTP_PROXY"] = "http://cargo-variable:1";
    CHECK(machine.proxy("https://a.test/") == "cargo-variable");
    machine.config.proxy = "http://ours:1";
    CHECK(machine.proxy("https://a.test/") == "ours");
    CHECK(machine.proxy("http://a.test/") == "ours");
    machine.environment["NO_PROXY"] = "a.test";
    CHECK(machine.proxy("https://a.test/") == "");
    machine.environment["no_proxy"] = "b.test";
    CHECK(machine.proxy("https://a.test/") == "ours");
    machine.config.no_proxy = "a.test, 10.0.0.0/40";
    CHECK(machine.proxy("https://a.test/") == "");
    CHECK(machine.proxy("https://b.test/") == "ours");
    CHECK(machine.log.messages(Level::warn).back() == "http.no-proxy: '10.0.0.0/40' means nothing");
    machine.config.proxy = "";
    CHECK(machine.proxy("https://b.test/") == "");
}

TEST_CASE("a proxy of a kind that is not supported matters only to what needs it") {
    Surroundings machine;
    machine.environment["ALL_PROXY"] = "socks5://127.0.0.1:9050";
    machine.environment["NO_PROXY"] = "a.test";
    CHECK(machine.proxy("https://a.test/") == "");
    CHECK_THROWS_AS(machine.proxy("https://b.test/"), Error);
}

TEST_CASE("certificates and the floor of TLS come from cargo's settings, too") {
    Surroundings machine;
    machine.home.write(".cargo/config.toml",
                       "[http]\ncainfo = \"certs/ca.pem\"\nssl-version.min = \"tlsv1.3\"\n");
    const StrictReaders read;
    const CargoConfig cargo = CargoConfig::read(machine.environment, read, machine.log);
    const HttpOptions options =
        http_options(machine.config, cargo, machine.environment, machine.log);
    CHECK(options.root_certificates == std::vector<fs::path>{machine.home / "certs/ca.pem"});
    CHECK(options.min_tls_version == TlsVersion::tls_1_3);
}

TEST_CASE("cargo's settings make us work offline and wait as long as cargo does") {
    using std::chrono::seconds;
    Surroundings machine;
    machine.home.write(".cargo/config.toml", "[net]\noffline = true\n[http]\ntimeout = 7\n");
    CHECK(machine.options().offline);
    CHECK(machine.options().connect_timeout == seconds{7});
    CHECK(machine.options().idle_timeout == seconds{7});
    CHECK(machine.options().first_byte_timeout == HttpOptions{}.first_byte_timeout);
    machine.environment["CARGO_NET_OFFLINE"] = "false";
    CHECK_FALSE(machine.options().offline);
    machine.environment["CARGO_HTTP_TIMEOUT"] = "0"; // as curl has it: what is usual
    CHECK(machine.options().connect_timeout == HttpOptions{}.connect_timeout);
    CHECK(machine.options().idle_timeout == HttpOptions{}.idle_timeout);
    machine.environment.erase("CARGO_HTTP_TIMEOUT");
    // What our own settings say counts more, also when it is the default.
    machine.environment["CARGO_NET_OFFLINE"] = "true";
    machine.config.origins = {{"http.offline", "x"}, {"http.idle-timeout", "x"}};
    CHECK_FALSE(machine.options().offline);
    CHECK(machine.options().connect_timeout == seconds{7});
    CHECK(machine.options().idle_timeout == HttpOptions{}.idle_timeout);
}

} // namespace binstall
