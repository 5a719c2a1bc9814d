// SPDX-License-Identifier: MIT
#include <binstall/url.hpp>

#include <doctest/doctest.h>

namespace binstall {

namespace {

bool is_local(std::string_view host) {
    return Url::parse("https://" + std::string{host} + "/").names_local_address();
}

} // namespace

TEST_CASE("addresses that are not those of a public host are local") {
    for (std::string_view host : {
             "127.0.0.1",
             "127.255.255.255",
             "0.0.0.0",
             "0.255.255.255",
             "10.0.0.0",
             "10.255.255.255",
             "100.64.0.0",
             "100.127.255.255",
             "169.254.0.0",
             "169.254.169.254",
             "169.254.255.255",
             "172.16.0.0",
             "172.31.255.255",
             "192.0.0.8",
             "192.168.0.0",
             "192.168.255.255",
             "198.18.0.1",
             "224.0.0.1",
             "240.0.0.1",
             "255.255.255.255",
             "[::]",
             "[::1]",
             "[0:0:0:0:0:0:0:1]",
             "[::127.0.0.1]",
             "[::ffff:127.0.0.1]",
             "[::ffff:7f00:1]",
             "[::ffff:10.1.2.3]",
             "[::ffff:169.254.169.254]",
             "[64:ff9b::127.0.0.1]",
             "[64:ff9b::a9fe:a9fe]",
             "[64:ff9b:1::1]",
             "[2002:7f00:1::]",
             "[2002:c0a8:101::1]",
             "[fc00::1]",
             "[fd12:3456:789a::1]",
             "[fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]",
             "[fe80::1]",
             "[febf::1]",
             "[fec0::1]",
             "[ff02::1]",
         }) {
        CAPTURE(host);
        CHECK(is_local(host));
    }
}

TEST_CASE("the neighbours of local ranges are public") {
    for (std::string_view host : {
             "1.0.0.0",       "9.255.255.255",      "11.0.0.0",        "100.63.255.255",
             "100.128.0.0",   "126.255.255.255",    "128.0.0.0",       "169.253.255.255",
             "169.255.0.0",   "172.15.255.255",     "172.32.0.0",      "192.0.1.0",
             "192.0.2.1",     "192.167.255.255",    "192.169.0.0",     "198.17.255.255",
             "198.20.0.0",    "203.0.113.7",        "223.255.255.255", "[::ffff:8.8.8.8]",
             "[::8.8.8.8]",   "[64:ff9b::8.8.8.8]", "[64:ff9b:2::1]",  "[2002:808:808::1]",
             "[2001:db8::1]", "[2606:4700::1111]",  "[fbff::1]",       "[fe00::1]",
             "[fe7f::1]",
         }) {
        CAPTURE(host);
        CHECK_FALSE(is_local(host));
    }
}

TEST_CASE("the machine's own names are local, and only they") {
    for (std::string_view host : {"localhost",
                                  "LOCALHOST",
                                  "a.localhost",
                                  "a.b.localhost",
                                  "localhost.localdomain",
                                  "ip6-localhost",
                                  "ip6-loopback"}) {
        CAPTURE(host);
        CHECK(is_local(host));
    }
    for (std::string_view host : {"localhost.com",
                                  "notlocalhost",
                                  "localhost.evil.com",
                                  "local",
                                  "intranet",
                                  "github.com"}) {
        CAPTURE(host);
        CHECK_FALSE(is_local(host));
    }
}

TEST_CASE("an IPv6 address has one spelling") {
    struct Row {
        std::string_view text;
        std::string_view normal;
    };

    const Row rows[] = {
        {"::", "::"},
        {"::1", "::1"},
        {"1::", "1::"},
        {"0:0:0:0:0:0:0:0", "::"},
        {"0001:0000:0:0:0:0:0:0001", "1::1"},
        {"1:0:0:2:0:0:0:3", "1:0:0:2::3"},
        {"1:0:0:2:3:0:0:4", "1::2:3:0:0:4"},
        {"1:0:2:3:4:5:6:7", "1:0:2:3:4:5:6:7"},
        {"1::2:3:4:5:6:7", "1:0:2:3:4:5:6:7"},
        {"2001:DB8:A:B:C:D:E:F", "2001:db8:a:b:c:d:e:f"},
        {"::ffff:0:0", "::ffff:0.0.0.0"},
        {"::FFFF:1.2.3.4", "::ffff:1.2.3.4"},
        {"64:ff9b::1.2.3.4", "64:ff9b::102:304"},
        {"1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        const Url url = Url::parse("https://[" + std::string{row.text} + "]/");
        CHECK(url.host() == row.normal);
        CHECK(Url::parse(url.to_string()) == url);
    }
}

TEST_CASE("what only resembles an IPv6 address is refused") {
    for (std::string_view text : {
             ":",
             ":::",
             ":1",
             "1:",
             "1:::2",
             "1::2::3",
             "1:2:3:4:5:6:7",
             "1:2:3:4:5:6:7:8:9",
             "1:2:3:4::5:6:7:8",
             "::1:2:3:4:5:6:7:8",
             "12345::",
             "g::",
             "-1::",
             "+1::",
             "0x1::",
             "1.2.3.4",
             "1.2.3.4::",
             "::1.2.3.4:5",
             "::1.2.3",
             "::1.2.3.256",
             "::01.2.3.4",
             "1:2:3:4:5:6:7:1.2.3.4",
             "::1%25eth0",
             "::1/64",
         }) {
        CAPTURE(text);
        CHECK_THROWS(Url::parse("https://[" + std::string{text} + "]/"));
    }
}

} // namespace binstall
