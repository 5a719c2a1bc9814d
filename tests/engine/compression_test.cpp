// SPDX-License-Identifier: MIT
#include "../support/compressed.hpp"
#include "../support/raw_tar.hpp"
#include "unpacking.hpp"

#include <doctest/doctest.h>

#include <random>

using namespace binstall;
using namespace binstall::test;

namespace {

struct Filter {
    std::string format;
    std::string name;
};

const std::vector<Filter> filters{{"txz", "xz"}, {"tbz2", "bzip2"}, {"tzstd", "zstd"}};

/// Text that compresses, but not to nothing.
std::string text(std::size_t size) {
    std::mt19937 random{3};
    std::string bytes(size, '\0');
    for (char& byte : bytes)
        byte = "abcdefgh"[random() % 8];
    return bytes;
}

std::string message(const Filter& filter, const std::string& bytes) {
    return unpack_message(bytes, {.format = filter.format});
}

} // namespace

TEST_CASE("xz, bzip2 and zstd give the same content, in one stream or in several") {
    const std::string tool = fake_elf(text(300'000));
    const std::string archive = tar_file("README", "text") + tar_file("t/tool", tool) + tar_end();
    for (const Filter& filter : filters) {
        CAPTURE(filter.name);
        const std::string whole = compressed(archive, filter.name);
        const std::string halves = compressed(archive.substr(0, 150'000), filter.name) +
                                   compressed(archive.substr(150'000), filter.name);
        for (const std::string& bytes : {whole, halves}) {
            const StagedTree tree = unpack_bytes(bytes, {.format = filter.format});
            REQUIRE(staged_names(tree) == "t/tool");
            CHECK(content(tree.files[0]) == tool);
        }
    }
}

TEST_CASE("compressed data that is cut, flipped, nested or followed by something is refused") {
    const std::string archive = tar_file("tool", fake_elf(text(20'000))) + tar_end();
    std::mt19937 random{11};
    for (const Filter& filter : filters) {
        CAPTURE(filter.name);
        const std::string whole = compressed(archive, filter.name);
        CHECK(message(filter, whole) == "accepted");
        for (std::size_t cut = 1; cut <= 64; ++cut) {
            CAPTURE(cut);
            CHECK(message(filter, whole.substr(0, whole.size() - cut)) != "accepted");
        }
        CHECK(message(filter, whole + "GARBAGE") != "accepted");
        CHECK(message(filter, compressed(whole, filter.name)).find("nested compression") !=
              std::string::npos);
        if (filter.name == "zstd")
            continue; // libarchive writes it without a checksum
        for (int round = 0; round < 100; ++round) {
            std::string flipped = whole;
            const std::size_t at = 6 + random() % (whole.size() - 6);
            CAPTURE(at);
            flipped[at] = static_cast<char>(flipped[at] ^ (1 << random() % 8));
            CHECK(message(filter, flipped) != "accepted");
        }
    }
}
