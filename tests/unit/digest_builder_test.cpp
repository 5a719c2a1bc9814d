// SPDX-License-Identifier: MIT
#include <engine/readers.hpp>

#include <doctest/doctest.h>

#include <span>
#include <string>

namespace binstall {

namespace {

struct Case {
    DigestAlgorithm algorithm;
    std::string_view text;
    std::string_view hex;
};

// From FIPS 180-4 examples and RFC 7693 appendix A.
constexpr Case cases[] = {
    {DigestAlgorithm::sha256,
     "",
     "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {DigestAlgorithm::sha256,
     "abc",
     "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {DigestAlgorithm::sha512,
     "abc",
     "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
     "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"},
    {DigestAlgorithm::blake2b,
     "abc",
     "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
     "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923"},
};

} // namespace

TEST_CASE("digests are the published ones, in lower case") {
    for (const Case& row : cases) {
        CAPTURE(row.hex);
        const Digest digest = StrictReaders{}.digest(row.algorithm, row.text);
        CHECK(digest.algorithm == row.algorithm);
        CHECK(digest.hex == row.hex);
    }
}

TEST_CASE("a digest does not depend on how the bytes were cut") {
    for (const Case& row : cases) {
        CAPTURE(row.hex);
        DigestBuilder builder{row.algorithm};
        for (const std::byte byte : std::as_bytes(std::span{row.text}))
            builder.add({&byte, 1});
        DigestBuilder moved = std::move(builder);
        CHECK(moved.finish().hex == row.hex);
    }
}

} // namespace binstall
