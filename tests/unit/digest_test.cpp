// SPDX-License-Identifier: MIT
#include <binstall/digest.hpp>
#include <binstall/error.hpp>

#include <doctest/doctest.h>

namespace binstall {

namespace {

Errc refusal(std::string_view text) {
    try {
        static_cast<void>(Digest::parse(text));
    } catch (const Error& error) {
        return error.code();
    }
    return Errc::internal;
}

} // namespace

TEST_CASE("a digest is read in either case and kept in lower case") {
    const std::string lower = "00ff" + std::string(60, 'a');
    const std::string upper = "00FF" + std::string(60, 'A');

    const Digest digest = Digest::parse(DigestAlgorithm::sha256, upper);
    CHECK(digest.hex == lower);
    CHECK(digest == Digest::parse("sha256:" + lower));
    CHECK(digest == Digest::parse("SHA256:" + upper));
}

TEST_CASE("a digest that is printed and read again is the same") {
    const Digest digests[] = {
        {DigestAlgorithm::sha256, std::string(64, '1')},
        {DigestAlgorithm::sha512, std::string(128, '2')},
        {DigestAlgorithm::blake2b, std::string(128, 'b')},
    };
    for (const Digest& digest : digests) {
        CAPTURE(digest.to_string());
        CHECK(Digest::parse(digest.to_string()) == digest);
        CHECK(digest.to_string().starts_with(name(digest.algorithm)));
    }
}

TEST_CASE("a digest that cannot be read is a failure, never an absent digest") {
    const std::string digits(64, 'a');
    for (const std::string& text : {
             std::string{},
             std::string{"sha256"},
             std::string{"sha256:"},
             digits,
             "sha256:" + digits.substr(1),
             "sha256:" + digits + "a",
             "sha256:" + digits.substr(1) + "g",
             "sha256: " + digits.substr(1),
             "sha256:" + digits.substr(2) + "\xc3\xa4",
             "sha256:0x" + digits.substr(2),
             "sha256:" + digits.substr(3) + "../",
             "sha256:" + std::string(std::size_t{10} << 20, 'a'),
             "sha256::" + digits,
             " sha256:" + digits,
             "sha512:" + digits,
             "blake2b:" + digits,
         }) {
        CAPTURE(text.substr(0, 80));
        CHECK(refusal(text) == Errc::integrity);
    }
}

TEST_CASE("an algorithm that does not count is named in the refusal") {
    for (std::string_view algorithm : {"md5", "sha1", "crc32", "sha384", "none", ""}) {
        CAPTURE(algorithm);
        const std::string text = std::string{algorithm} + ":" + std::string(64, '0');
        try {
            static_cast<void>(Digest::parse(text));
            FAIL("accepted");
        } catch (const Error& error) {
            CHECK(error.code() == Errc::integrity);
            CHECK(std::string_view{error.what()}.find(algorithm) != std::string_view::npos);
        }
    }
}

TEST_CASE("a refused digest is shown without its control characters") {
    try {
        static_cast<void>(Digest::parse("\x1b[2J:00"));
        FAIL("accepted");
    } catch (const Error& error) {
        CHECK(std::string_view{error.what()}.find('\x1b') == std::string_view::npos);
    }
}

} // namespace binstall
