// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>

#include <engine/verify/checksum_file.hpp>

#include <doctest/doctest.h>

#include <string>

namespace binstall {

namespace {

constexpr std::string_view asset = "tool-1.0.0-linux.tgz";

std::string digits(std::size_t count, char digit = 'a') {
    return std::string(count, digit);
}

/// The digests that a file states, as "sha256:aa sha512:bb"; or why it is refused.
std::string reading(const std::string& text, std::string_view name = "SHA256SUMS") {
    try {
        std::string all;
        for (const Digest& digest : read_checksum_file(text, name, asset))
            all += (all.empty() ? "" : " ") + digest.to_string().substr(0, 9) + ".." +
                   std::to_string(digest.hex.size());
        return all;
    } catch (const Error& error) {
        CHECK(error.code() == Errc::integrity);
        return error.what();
    }
}

constexpr std::string_view sha256_read = "sha256:aa..64";

} // namespace

TEST_CASE("the name of the asset does not say of which algorithm its own checksum file is") {
    const std::string beta = "b2-1.0.0.tgz";
    const auto own = [&](const std::string& suffix, std::size_t length) {
        return read_checksum_file(digits(length), beta + suffix, beta)
            .at(0)
            .to_string()
            .substr(0, 7);
    };
    CHECK(own(".sha256", 64) == "sha256:");
    CHECK(own(".sha512", 128) == "sha512:");
    CHECK(own(".b2", 128) == "blake2b");
}

TEST_CASE("every usual form of a line is read") {
    const std::string hex = digits(64);
    const std::string name{asset};
    for (const std::string& text :
         {hex + "  " + name + "\n",
          hex + " *" + name + "\n",
          hex + " " + name + "\n",
          hex + "  " + name,
          hex + "  " + name + "\r\n",
          hex + "  ./" + name + "\n",
          hex + "  dist/" + name + "\n",
          hex + "  /build/dist/" + name + "\n",
          digits(64, 'A') + "  " + name + "\n",
          "# made by a script\n\n" + hex + "  " + name + "\n\n",
          digits(64, 'b') + "  another.tgz\n" + hex + "  " + name + "\n",
          digits(64, 'b') + "  dist/" + name + "\n" + hex + "  " + name + "\n",
          hex + "  " + name + "\n" + hex + "  " + name + "\n",
          "SHA256 (" + name + ") = " + hex + "\n",
          "SHA2-256(" + name + ")= " + hex + "\n",
          digits(32) + "  " + name + "\n" + hex + "  " + name + "\n",
          "MD5 (" + name + ") = " + digits(32) + "\nSHA256 (" + name + ") = " + hex + "\n"}) {
        CAPTURE(text);
        CHECK(reading(text) == sha256_read);
    }
}

TEST_CASE("a file of one asset may be only a digest") {
    const std::string own = std::string{asset} + ".sha256";
    for (const std::string& text : {digits(64),
                                    digits(64) + "\n",
                                    digits(64) + "\r\n",
                                    digits(64) + "  -\n",
                                    digits(64) + "  \n"}) {
        CAPTURE(text);
        CHECK(reading(text, own) == sha256_read);
        CHECK(reading(text).find("without the name of a file") != std::string::npos);
    }
    CHECK(reading(digits(64) + "\n" + digits(64, 'b') + "\n", own)
              .find("without the name of a file") != std::string::npos);
}

TEST_CASE("128 digits are of the algorithm that the file's name says") {
    const std::string line = digits(128) + "  " + std::string{asset} + "\n";
    CHECK(reading(line, "SHA512SUMS") == "sha512:aa..128");
    CHECK(reading(line, "checksums.txt") == "sha512:aa..128");
    CHECK(reading(line, "B2SUMS") == "blake2b:a..128");
    CHECK(reading(line, std::string{asset} + ".b2") == "blake2b:a..128");
    CHECK(reading(line, "tool_b2sum.txt") == "blake2b:a..128");
    CHECK(reading(line, "tool-blake2b.txt") == "blake2b:a..128");
    for (const char* other : {"web2pdf-checksums.txt", "tool-1.0.0b2.sums", "db2_SHA512SUMS"})
        CHECK(reading(line, other) == "sha512:aa..128");
    CHECK(reading("BLAKE2b (" + std::string{asset} + ") = " + digits(128), "checksums.txt") ==
          "blake2b:a..128");
    CHECK(reading(digits(64) + "  " + std::string{asset}, "b2sums.txt").find("does not count") !=
          std::string::npos);
    CHECK(reading(digits(64) + "  " + std::string{asset} + "\n" + line) ==
          "sha256:aa..64 sha512:aa..128");
}

TEST_CASE("what cannot be read is refused, and not taken for absent") {
    const std::string hex = digits(64);
    const std::string name{asset};
    const std::string good = hex + "  " + name + "\n";

    const struct {
        std::string text;
        std::string_view reason;
    } rows[] = {
        {"", "does not list"},
        {"\n\n", "does not list"},
        {hex + "  other.tgz\n", "does not list"},
        {hex + "  " + name + ".sig\n", "does not list"},
        {hex + "  " + name.substr(1) + "\n", "does not list"},
        {"<!DOCTYPE html>\n<html>\n", "line 1"},
        {good + "<html>\n", "line 2"},
        {good + digits(63) + "  other.tgz\n", "line 2"},
        {digits(63) + "  " + name + "\n", "line 1"},
        {digits(65) + "  " + name + "\n", "line 1"},
        {"  " + good, "line 1"},
        {hex + "\t" + name + "\n", "line 1"},
        {hex + "  ../" + name + "\n", "line 1"},
        {hex + "  a/../" + name + "\n", "line 1"},
        {good + hex + "  ../other.tgz\n", "line 2"},
        {hex + "  " + name + std::string(1, '\0') + "\n", "line 1"},
        {hex + "  " + name + "\x1b[31m\n", "line 1"},
        {"\xef\xbb\xbf" + good, "line 1"},
        {"-----BEGIN PGP SIGNED MESSAGE-----\n" + good, "line 1"},
        {"SHA256 (" + name + ") = \n", "line 1"},
        {"SHA256 (" + name + ") = " + hex + "x\n", "line 1"},
        {"SHA3-256 (" + name + ") = " + hex + "\n", "line 1"},
        {"SHA256 () = " + hex + "\n", "line 1"},
        {hex + "  \n" + good, "without the name of a file"},
        {"SHA256 (" + name + ") = " + digits(32) + "\n", "line 1"},
        {good + digits(64, 'b') + "  " + name + "\n", "two digests"},
        {good + "SHA256 (" + name + ") = " + digits(64, 'b') + "\n", "two digests"},
        {hex + "  a/" + name + "\n" + digits(64, 'b') + "  b/" + name + "\n", "two digests"},
        {digits(32) + "  " + name + "\n", "does not count"},
        {digits(40) + "  " + name + "\n", "does not count"},
        {"MD5 (" + name + ") = " + digits(32) + "\n", "does not count"},
        {"SHA1 (" + name + ") = " + digits(40) + "\n", "does not count"},
    };

    for (const auto& row : rows) {
        CAPTURE(row.text);
        const std::string verdict = reading(row.text);
        CAPTURE(verdict);
        CHECK(verdict.find(row.reason) != std::string::npos);
    }
}

} // namespace binstall
