// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/url.hpp>

#include <doctest/doctest.h>

namespace binstall {

namespace {

struct Row {
    std::string_view text;
    std::string_view normal;
};

std::string message_of(std::string_view text) {
    try {
        static_cast<void>(Url::parse(text));
    } catch (const Error& error) {
        return error.code() == Errc::url ? error.what() : "another code";
    }
    return "accepted";
}

bool is_refused(std::string_view text) {
    return message_of(text).starts_with("not a URL that is accepted: ");
}

} // namespace

TEST_CASE("a URL is taken apart") {
    const Url url = Url::parse("https://GitHub.com:8443/o/r%20s/x.tgz?a=b&c=%2f#top");
    CHECK(url.scheme() == "https");
    CHECK(url.is_https());
    CHECK(url.host() == "github.com");
    CHECK(url.port() == 8443);
    CHECK(url.path() == "/o/r%20s/x.tgz");
    CHECK(url.query() == "a=b&c=%2f");
    CHECK(url.request_target() == "/o/r%20s/x.tgz?a=b&c=%2f");
    CHECK(url.origin() == "https://github.com:8443");
    CHECK(url.to_string() == "https://github.com:8443/o/r%20s/x.tgz?a=b&c=%2f");

    const Url plain = Url::parse("http://h");
    CHECK_FALSE(plain.is_https());
    CHECK(plain.port() == 80);
    CHECK(plain.path() == "/");
    CHECK(plain.request_target() == "/");
}

TEST_CASE("an accepted URL has one spelling, which is read as itself") {
    const Row rows[] = {
        {"https://example.com", "https://example.com/"},
        {"https://example.com/", "https://example.com/"},
        {"HTTPS://EXAMPLE.com/A", "https://example.com/A"},
        {"http://example.com:80/", "http://example.com/"},
        {"https://example.com:443/", "https://example.com/"},
        {"https://example.com:80/", "https://example.com:80/"},
        {"https://example.com:1/", "https://example.com:1/"},
        {"https://example.com:65535/", "https://example.com:65535/"},
        {"https://example.com?q", "https://example.com/?q"},
        {"https://example.com#f", "https://example.com/"},
        {"https://example.com/?q=a/b?c", "https://example.com/?q=a/b?c"},
        {"https://example.com/a/./b/../c", "https://example.com/a/c"},
        {"https://example.com/../../a", "https://example.com/a"},
        {"https://example.com/a/..", "https://example.com/"},
        {"https://example.com/a/b/.", "https://example.com/a/b/"},
        {"https://example.com//a//", "https://example.com//a//"},
        {"https://example.com/@scope/pkg", "https://example.com/@scope/pkg"},
        {"https://example.com/a:b;c=d,e!$&'()*+", "https://example.com/a:b;c=d,e!$&'()*+"},
        {"https://xn--bcher-kva.example/", "https://xn--bcher-kva.example/"},
        {"https://a-b.c--d.1e/", "https://a-b.c--d.1e/"},
        {"https://192.0.2.1/", "https://192.0.2.1/"},
        {"https://255.255.255.255/", "https://255.255.255.255/"},
        {"https://[2001:DB8::1]/", "https://[2001:db8::1]/"},
        {"https://[2001:db8::1]:8443/x", "https://[2001:db8::1]:8443/x"},
        {"https://[::ffff:127.0.0.1]/", "https://[::ffff:127.0.0.1]/"},
        {"https://[::FFFF:7f00:1]/", "https://[::ffff:127.0.0.1]/"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        const Url url = Url::parse(row.text);
        CHECK(url.to_string() == row.normal);
        CHECK(Url::parse(url.to_string()) == url);
        CHECK(Url::parse(url.origin() + url.request_target()) == url);
    }
}

TEST_CASE("only absolute URLs of http and https are accepted") {
    for (std::string_view text : {
             "",
             " ",
             "/",
             "//",
             "//x",
             "x",
             "x/y",
             "example.com",
             "example.com/x",
             "?q",
             "#f",
             "https",
             "https:",
             "https:/",
             "https:/x",
             "https:x",
             "https:evil",
             "https://",
             "https:///",
             "https:///x",
             "https://?q",
             "https://#f",
             "https://:443/",
             "http:",
             "git:",
             "git://h/x",
             "file:",
             "file:///etc/passwd",
             "ftp://h/",
             "data:text/plain,x",
             "javascript:alert(1)",
             "ssh://h/x",
             "git@github.com:o/r",
             "sparse+https://h/",
             "httpss://h/",
             " https://h/",
             "https://h/ ",
             "://h/",
             "1https://h/",
         }) {
        CAPTURE(text);
        CHECK(is_refused(text));
    }
}

TEST_CASE("a URL with user-info, or what some parser takes for it, is refused") {
    for (std::string_view text : {
             "https://github.com@evil.com/x",
             "https://user:password@evil.com/x",
             "https://@evil.com/x",
             "https://github.com\\@evil.com/x",
             "https://github.com#@evil.com/x",
             "https://github.com?@evil.com/x",
             "https://github.com%2f@evil.com/x",
             "https://github.com:443@evil.com/x",
             "https://github.com%40evil.com/x",
             "https://good.com\\evil.com/x",
         }) {
        CAPTURE(text);
        CHECK(is_refused(text));
    }
    CHECK(message_of("https://github.com@evil.com/x").ends_with("(user-info is not allowed)"));
}

TEST_CASE("a host is a DNS name, four decimal numbers, or IPv6 in brackets") {
    const std::string label(63, 'a');
    const std::string longest = label + "." + label + "." + label + "." + std::string(61, 'a');
    REQUIRE(longest.size() == 253);
    CHECK_FALSE(is_refused("https://" + longest + "/"));
    for (const std::string& host : {
             longest + "a",
             label + "a.com",
             std::string{"a_b.com"},
             std::string{"-a.com"},
             std::string{"a-.com"},
             std::string{"a..b"},
             std::string{".a"},
             std::string{"example.com."},
             std::string{"."},
             std::string{"a%2eb"},
             std::string{"a,b"},
             std::string{"a b"},
             std::string{"a*b"},
             std::string{"bücher.example"},
             std::string{"ⓖithub.com"},
             std::string{"127.1"},
             std::string{"2130706433"},
             std::string{"0x7f.1"},
             std::string{"0x7f000001"},
             std::string{"0X7F.0.0.1"},
             std::string{"0177.0.0.1"},
             std::string{"127.0.0.01"},
             std::string{"127.0.0.256"},
             std::string{"127.0.0"},
             std::string{"1.2.3.4.5"},
             std::string{"1.2.3.4."},
             std::string{"example.1"},
             std::string{"example.0x1"},
             std::string{"example.0x"},
             std::string{"[::1"},
             std::string{"::1]"},
             std::string{"[::1]x"},
             std::string{"x[::1]"},
             std::string{"[]"},
             std::string{"[::1%25lo]"},
             std::string{"[fe80::1%eth0]"},
             std::string{"[v1.x]"},
             std::string{"[127.0.0.1]"},
             std::string{"::1"},
         }) {
        CAPTURE(host);
        CHECK(is_refused("https://" + host + "/"));
    }
}

TEST_CASE("a port is a number from 1 to 65535") {
    for (std::string_view port : {"",
                                  "0",
                                  "00",
                                  "0443",
                                  "65536",
                                  "99999999999",
                                  "-1",
                                  "+443",
                                  "4a",
                                  " 443",
                                  "443 ",
                                  "80:80",
                                  "%38%30",
                                  "0x50"}) {
        CAPTURE(port);
        CHECK(is_refused("https://example.com:" + std::string{port} + "/"));
        CHECK(is_refused("https://[::1]:" + std::string{port} + "/"));
    }
}

TEST_CASE("only the characters of RFC 3986 are accepted, whatever place they are in") {
    for (int byte = 0; byte < 256; ++byte) {
        const auto character = static_cast<char>(byte);
        const std::string_view allowed = "!$&'()*+,-./:;=?@_~#"
                                         "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                         "abcdefghijklmnopqrstuvwxyz";
        const bool is_allowed = byte != 0 && allowed.find(character) != std::string_view::npos;
        CAPTURE(byte);
        CHECK(is_refused(std::string{"https://example.com/a"} + character + "b") != is_allowed);
    }
    for (std::string_view text : {
             "https://example.com/%",
             "https://example.com/%2",
             "https://example.com/%zz",
             "https://example.com/%2g",
             "https://example.com/a?%",
             "https://example.com/a#%",
             "https://example.com/%%41",
             "https://example.com/a?b[c]=d",
             "https://example.com/a#b#c",
             "https://example.com/a\r\nHost: evil",
             "https://example.com/\xe2\x80\xa8",
         }) {
        CAPTURE(text);
        CHECK(is_refused(text));
    }
}

TEST_CASE("escapes are sent as they are written, and never decoded into the path") {
    for (std::string_view text : {
             "https://example.com/%00",
             "https://example.com/%2e%2e%2fetc",
             "https://example.com/a/%2E%2E/b",
             "https://example.com/%252e%252e",
             "https://example.com/%0d%0a",
             "https://example.com/%41%7a",
         }) {
        CAPTURE(text);
        CHECK(Url::parse(text).to_string() == text);
    }
}

TEST_CASE("a URL has at most 8 KiB") {
    const std::string start = "https://example.com/";
    CHECK_FALSE(is_refused(start + std::string(8192 - start.size(), 'a')));
    CHECK(is_refused(start + std::string(8193 - start.size(), 'a')));
    CHECK(message_of(start + std::string(std::size_t{1} << 20, 'a')).size() < 1000);
}

TEST_CASE("a refusal never shows what may be a secret") {
    for (std::string_view text : {
             "https://user:CANARY@example.com/",
             "https://CANARY@example.com/",
             "https://u:p/CANARY@example.com/",
             "https://u:p?CANARY@example.com/",
             "https://u:p#CANARY@example.com/",
             "https://example.com:junk/?sig=CANARY",
             "ftp://example.com/x?token=CANARY",
             "https://example.com/?sig=CANARY%",
             "https://example.com/a b#CANARY",
             "u:CANARY@example.com",
             "https//u:CANARY@example.com",
         }) {
        CAPTURE(text);
        REQUIRE(is_refused(text));
        CHECK(message_of(text).find("CANARY") == std::string::npos);
    }
}

TEST_CASE("a refusal shows where it is, in printable characters") {
    CHECK(message_of("https://example.com:0/x?q") ==
          "not a URL that is accepted: https://example.com:0/x?… "
          "(the port is not a number from 1 to 65535)");
    CHECK(message_of("https://e\x1b[2J/").find('\x1b') == std::string::npos);
}

TEST_CASE("the redacted form has no query") {
    CHECK(Url::parse("https://h/p?X-Amz-Signature=CANARY").redacted() == "https://h/p?…");
    CHECK(Url::parse("https://h:8443/p").redacted() == "https://h:8443/p");
    CHECK(Url{}.redacted() == "");
}

TEST_CASE("an empty URL has an empty text and is not a place") {
    CHECK(Url{}.empty());
    CHECK(Url{}.to_string() == "");
    CHECK_FALSE(Url::parse("http://h").empty());
    CHECK_THROWS_AS(Url{}.resolve("/x"), Error);
}

TEST_CASE("the file name is the last segment, decoded only when it stays one plain name") {
    const Row rows[] = {
        {"https://h/", ""},
        {"https://h/a/", ""},
        {"https://h/a/b.tgz", "b.tgz"},
        {"https://h/a/b.tgz?x=/c", "b.tgz"},
        {"https://h/a%20b%2B1.tgz", "a b+1.tgz"},
        {"https://h/gr%C3%BC%C3%9Fe", "grüße"},
        {"https://h/x%2fy", "x%2fy"},
        {"https://h/x%5Cy", "x%5Cy"},
        {"https://h/%2e%2e", "%2e%2e"},
        {"https://h/%2e", "%2e"},
        {"https://h/x%00", "x%00"},
        {"https://h/x%0ay", "x%0ay"},
        {"https://h/%1b%5B2J", "%1b%5B2J"},
        {"https://h/%ff", "%ff"},
        {"https://h/%e2%80%ae", "%e2%80%ae"},
        {"https://h/%252f", "%2f"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        CHECK(Url::parse(row.text).file_name() == row.normal);
    }
}

} // namespace binstall
