// SPDX-License-Identifier: MIT
#include <binstall/url.hpp>

#include <doctest/doctest.h>

namespace binstall {

TEST_CASE("everything but unreserved characters is escaped") {
    CHECK(percent_encode("azAZ09-._~") == "azAZ09-._~");
    CHECK(percent_encode("a/b?c#d%e f@g:h+i") == "a%2Fb%3Fc%23d%25e%20f%40g%3Ah%2Bi");
    CHECK(percent_encode("1.0.0+build") == "1.0.0%2Bbuild");
    CHECK(percent_encode("\xc3\xa4\xff") == "%C3%A4%FF");
    CHECK(percent_encode(std::string_view{"\0\r\n", 3}) == "%00%0D%0A");
    CHECK(percent_encode("") == "");
}

TEST_CASE("a segment that would change the path is escaped too") {
    CHECK(percent_encode(".") == "%2E");
    CHECK(percent_encode("..") == "%2E%2E");
    CHECK(percent_encode("...") == "...");
    CHECK(percent_encode(".a") == ".a");
}

TEST_CASE("what was encoded is decoded to itself, byte for byte") {
    std::string all;
    for (int byte = 0; byte < 256; ++byte)
        all += static_cast<char>(byte);
    CHECK(percent_decode(percent_encode(all)) == all);
    CHECK(percent_decode(percent_encode("..")) == "..");
    CHECK(percent_decode("%2F%2f") == "//");
    CHECK(percent_decode("%252F") == "%2F");
    CHECK(percent_decode("") == "");
}

TEST_CASE("a malformed escape has no meaning") {
    for (std::string_view text :
         {"%", "%1", "a%", "%zz", "%1z", "%z1", "%%41", "% 1", "%+1", "%-1", "%0x", "\xff%"}) {
        CAPTURE(text);
        CHECK_FALSE(percent_decode(text).has_value());
    }
}

} // namespace binstall
