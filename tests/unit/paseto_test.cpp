// SPDX-License-Identifier: MIT
// The vectors are those that are published for PASETO v3, PASERK and cargo's RFC 3231.
#include <binstall/error.hpp>

#include <engine/credentials/paseto/base64url.hpp>
#include <engine/credentials/paseto/paserk.hpp>
#include <engine/credentials/paseto/public_token.hpp>
#include <engine/credentials/paseto/registry_token.hpp>
#include <engine/readers.hpp>
#include <support/paseto.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <utility>

namespace binstall {

namespace {

/// https://github.com/paseto-standard/test-vectors, v3.json
constexpr std::string_view secret_key =
    "20347609607477aca8fbfbc5e6218455f3199669792ef8b466faa87bdc67798144c848dd03661eed5ac62461340c"
    "ea96";
constexpr std::string_view public_key =
    "02fbcb7c69ee1c60579be7a334134878d9c5c5bf35d552dab63c0140397ed14cef637d7720925c44699ea30e7287"
    "4c72fb";
constexpr std::string_view data =
    R"({"data":"this is a signed message","exp":"2022-01-01T00:00:00+00:00"})";
constexpr std::string_view kid = R"({"kid":"dYkISylxQeecEcHELfzF88UZrwbLolNiCdpzUHGw9Uqn"})";
constexpr std::string_view data_part =
    "v3.public.eyJkYXRhIjoidGhpcyBpcyBhIHNpZ25lZCBtZXNzYWdlIiwiZXhwIjoiMjAyMi0wMS0wMVQwMDowMDowMC"
    "swMDowMCJ9";
constexpr std::string_view kid_part =
    ".eyJraWQiOiJkWWtJU3lseFFlZWNFY0hFTGZ6Rjg4VVpyd2JMb2xOaUNkcHpVSEd3OVVxbiJ9";

/// RFC 3231
constexpr std::string_view rfc_secret =
    "k3.secret.fNYVuMvBgOlljt9TDohnaYLblghqaHoQquVZwgR6X12cBFHZLFsaU3q7X3k1Zn36";
constexpr std::string_view rfc_public =
    "k3.public.AmDwjlyf8jAV3gm5Z7Kz9xAOcsKslt_Vwp5v-emjFzBHLCtcANzTaVEghTNEMj9PkQ";
constexpr std::string_view rfc_id = "k3.pid.QB3WNBP-5j-0XQV2MOuvuOcLlJ8uz-pmqtIZus1x3YTu";

std::string from_hex(std::string_view hex) {
    std::string bytes;
    for (std::size_t at = 0; at + 1 < hex.size(); at += 2)
        bytes += static_cast<char>(std::stoi(std::string{hex.substr(at, 2)}, nullptr, 16));
    return bytes;
}

template <class Bytes>
std::string to_hex(const Bytes& bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    for (const unsigned char byte : bytes) {
        hex += digits[byte / 16U];
        hex += digits[byte % 16U];
    }
    return hex;
}

P384Point point_of(std::string_view hex) {
    P384Point point{};
    const std::string bytes = from_hex(hex);
    std::copy(bytes.begin(), bytes.end(), point.begin());
    return point;
}

P384Key key_of(std::string_view hex) {
    return parse_secret_paserk("k3.secret." + base64url(from_hex(hex)));
}

} // namespace

TEST_CASE("base64 for URLs is written and read without padding, and strictly") {
    const std::pair<std::string_view, std::string_view> cases[] = {
        {"", ""}, {"f", "Zg"}, {"fo", "Zm8"}, {"foo", "Zm9v"}, {"\xfb\xff", "-_8"}};
    for (const auto& tried : cases) {
        CAPTURE(std::string{tried.second});
        CHECK(base64url(tried.first) == tried.second);
        CHECK(parse_base64url(tried.second) == std::string{tried.first});
    }
    for (const std::string_view wrong : {"Zg==", "Zh", "Z", "+/8", "Zm 8", "Zm9vZ"}) {
        CAPTURE(std::string{wrong});
        CHECK_FALSE(parse_base64url(wrong).has_value());
    }
}

TEST_CASE("the published tokens are right, and nothing that differs from them is") {
    struct Vector {
        std::string_view signature;
        std::string_view footer_part;
        std::string_view footer;
        std::string_view implicit_assertion;
    };

    const Vector vectors[] = {
        {"qqEwwrKHKi5lJ7b9MBKc0G4MGZy0ptUiMv3lAUAaz-JY_"
         "zjoqBSIxMxhfAoeNYiSyvfUErj76KOPWm1OeNnBPkTSes"
         "peSXDGaDfxeIrl3bRrPEIy7tLwLAIsRzsXkfph",
         "",
         "",
         ""},
        {"ZWrbGZ6L0MDK72skosUaS0Dz7wJ_2bMcM6tOxFuCasO9GhwHrvvchqgXQNLQQyWzGC2wkr-"
         "VKII71AvkLpC8tJOrzJ"
         "V1cap9NRwoFzbcXjzMZyxQ0wkshxZxx8ImmNWP",
         kid_part,
         kid,
         ""},
        {"4SjWIbjmS7715GjLSnHnpJrC9Z-"
         "cnwK45dmvnVvCRQDCCKAXaKEopTajX0DKYx1Xqr6gcTdfqscLCAbiB4eOW9jlt"
         "-oNqdG8TjsYEi6aloBfTzF1DXff_45tFlnBukEX",
         kid_part,
         kid,
         R"({"test-vector":"3-S-3"})"},
    };
    for (const Vector& vector : vectors) {
        const std::string token = std::string{data_part} + std::string{vector.signature} +
                                  std::string{vector.footer_part};
        CAPTURE(token);
        const auto opened = test::open_public_token(token, public_key, vector.implicit_assertion);
        REQUIRE(opened.has_value());
        CHECK(opened->message == data);
        CHECK(opened->footer == vector.footer);
        CHECK_FALSE(test::open_public_token(token, public_key, "x").has_value());
        std::string other = token;
        other[data_part.size() + 3] = other[data_part.size() + 3] == 'A' ? 'B' : 'A';
        CHECK_FALSE(
            test::open_public_token(other, public_key, vector.implicit_assertion).has_value());
    }
}

TEST_CASE("what is signed with the published key is right under the published public one") {
    const P384Key key = key_of(secret_key);
    CHECK(to_hex(key.point()) == public_key);
    for (const std::string_view footer : {std::string_view{}, kid}) {
        const std::string token = sign_public_token(key, data, footer);
        CAPTURE(token);
        const auto opened = test::open_public_token(token, public_key);
        REQUIRE(opened.has_value());
        CHECK(opened->message == data);
        CHECK(opened->footer == footer);
    }
    const std::string plain = sign_public_token(key, data, {});
    CHECK(plain.starts_with(std::string{data_part}.substr(0, data_part.size() - 1)));
    CHECK(plain.find('.', std::string_view{"v3.public."}.size()) == std::string::npos);
}

TEST_CASE("pieces that are signed together can be told apart") {
    using namespace std::string_literals;
    const std::string_view two[] = {"test", ""};
    CHECK(pre_authentication_encoding({}) == "\0\0\0\0\0\0\0\0"s);
    CHECK(pre_authentication_encoding(two) ==
          "\2\0\0\0\0\0\0\0\4\0\0\0\0\0\0\0test\0\0\0\0\0\0\0\0"s);
}

TEST_CASE("keys as text and their names are those that are published") {
    const P384Key key = parse_secret_paserk(rfc_secret);
    CHECK(public_paserk(key.point()) == rfc_public);
    CHECK(paserk_id(key.point()) == rfc_id);
    // PASERK's own vectors k3.pid-1 and -2.
    CHECK(paserk_id(point_of("02" + std::string(96, '0'))) ==
          "k3.pid.mL4lGxNG7cz128frmpn83_76V9C7LmV2sHAMtJ8vIdwG");
    CHECK(
        paserk_id(point_of("02707172737475767778797a7b7c7d7e7f808182838485868788898a8b8c8d8e8f90919"
                           "2939495969798999a9b9c9d9e9f")) ==
        "k3.pid.gnwg7IkzZyQF9wJgLLT0OpbdMT7BYmdQoG2u-xXpeeHz");
}

TEST_CASE("what is no key is refused without showing it") {
    const std::string order =
        "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db2"
        "48b0a77aecec196accc52973";
    for (const std::string& text : {std::string{"CANARY"},
                                    std::string{rfc_public},
                                    "k4.secret." + std::string(64, 'A'),
                                    std::string{"k3.secret.CANARY"},
                                    std::string{rfc_secret} + "A",
                                    std::string{rfc_secret} + "=",
                                    "k3.secret." + std::string(64, 'A'),
                                    "k3.secret." + base64url(from_hex(order))}) {
        CAPTURE(text);
        try {
            static_cast<void>(parse_secret_paserk(text));
            FAIL_CHECK("no error");
        } catch (const Error& error) {
            CHECK(error.code() == Errc::config);
            CHECK(std::string_view{error.what()}.find("CANARY") == std::string_view::npos);
        }
    }
}

TEST_CASE("a token for a registry says when, who and for whom, and what it was challenged with") {
    const P384Key key = parse_secret_paserk(rfc_secret);
    const std::string hex = to_hex(key.point());
    RegistryClaims claims{.index = "sparse+https://acme.test/index/",
                          .subject = {},
                          .challenge = {},
                          .issued_at = std::chrono::sys_seconds{std::chrono::seconds{1646073204}}};
    auto opened = test::open_public_token(sign_registry_token(key, claims), hex);
    REQUIRE(opened.has_value());
    CHECK(opened->message == R"({"iat":"2022-02-28T18:33:24Z"})");
    const Value footer = StrictReaders{}.json(opened->footer);
    CHECK(*footer.find("url") == Value{"sparse+https://acme.test/index/"});
    CHECK(*footer.find("kid") == Value{rfc_id});
    CHECK(*footer.find("kip") == Value{rfc_id});
    claims.subject = "me \"&\" you";
    claims.challenge = "abc";
    opened = test::open_public_token(sign_registry_token(key, claims), hex);
    REQUIRE(opened.has_value());
    CHECK(opened->message ==
          R"({"iat":"2022-02-28T18:33:24Z","sub":"me \"&\" you","challenge":"abc"})");
}

TEST_CASE("a challenge is found among what a registry asks for") {
    const std::pair<std::string_view, std::string_view> cases[] = {
        {R"(Cargo login_url="https://l.test/", challenge="abc")", "abc"},
        {R"(cargo challenge="a b,c")", "a b,c"},
        {R"(Cargo login_url="challenge=\"", Challenge="x")", "x"},
        {R"(Cargo login_url="https://l.test/")", ""},
        {R"(Basic challenge="abc")", ""},
        {R"(Cargo challenge="abc)", ""},
        {"Cargo", ""},
        {"", ""}};
    for (const auto& tried : cases) {
        CAPTURE(std::string{tried.first});
        CHECK(challenge_in(tried.first) == tried.second);
    }
}

} // namespace binstall
