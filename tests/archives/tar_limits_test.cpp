// SPDX-License-Identifier: MIT
// What one archive may cost.
#include "judgement.hpp"

#include <support/raw_tar.hpp>
#include <support/raw_zstd.hpp>

#include <doctest/doctest.h>

#include <chrono>

namespace binstall::test {
namespace {

const Offering tar{.suffix = ".tar"};
const Offering tgz{.suffix = ".tar.gz"};
constexpr std::uint64_t gibibyte = std::uint64_t{1} << 30;

std::string tool() {
    return tar_file("tool", program());
}

TEST_CASE("TAR-26: an archive that unpacks to gigabytes is refused") {
    const std::uint64_t size = 4 * gibibyte;
    const std::string start = tar_header({.name = "tool", .size = size});
    const std::string bomb = raw_zstd(start, {.has_checksum = false, .repeats = size + 1024});
    CHECK(bomb.size() < 140'000);
    refuses({{"as it is declared", bomb, "unpacked size limit"}}, {.suffix = ".tar.zst"});
    // Many small ones, or one that nobody wants, count the same.
    const std::string half = tar_padded(std::string(600'000, 'x'));
    const std::string rest = tar_header({.name = "a", .size = 600'000}) + half +
                             tar_header({.name = "b", .size = 600'000}) + half + tool() + tar_end();
    Offering lowered = tgz;
    lowered.settings = "[unpack]\ntotal-size = \"1MiB\"\nratio = 1\n";
    refuses({{"together", gzip_member(rest), "unpacked size limit"}}, lowered);
    lowered.settings = "[unpack]\ntotal-size = \"2MiB\"\n";
    accepts({{"with a higher limit", gzip_member(rest)}}, lowered, program());
}

TEST_CASE("TAR-27: the number of entries is limited") {
    const auto with_entries = [](int count) {
        std::string archive;
        for (int at = 0; at < count; ++at)
            archive += tar_file("e/" + std::to_string(at), "");
        return gzip_member(archive + tool() + tar_end());
    };
    refuses(
        {{"20 001", with_entries(20'000), "too many entries, more than 20000 (unpack.entries)"}},
        tgz);
    std::string million = with_entries(50'000);
    million = gzip_member([&] {
        // The same names again and again are entries all the same.
        std::string part;
        for (int at = 0; at < 50'000; ++at)
            part += tar_file("e", "");
        return part;
    }());
    std::string members;
    for (int at = 0; at < 20; ++at)
        members += million;
    refuses({{"a million", members + gzip_member(tool() + tar_end()), "too many entries"}}, tgz);
    Offering lowered = tar;
    lowered.settings = "[unpack]\nentries = 2\n";
    const std::string two = tar_file("a", "") + tool() + tar_end();
    accepts({{"as many as allowed", two}}, lowered, program());
    refuses({{"one more", tar_file("b", "") + two, "(unpack.entries)"}}, lowered);
}

TEST_CASE("TAR-28: compression within compression is refused") {
    std::string layers = gzip_member(tool() + tar_end());
    const std::string twice = gzip_member(layers);
    for (int layer = 0; layer < 39; ++layer)
        layers = gzip_member(layers);
    refuses({{"two layers", twice, "nested compression"},
             {"forty layers", layers, "nested compression"}},
            tgz);
}

TEST_CASE("TAR-29: a sparse file is judged by the size that it claims") {
    const std::string body = tar_padded("1\n0\n0\n");
    const std::string archive = tar_pax({{"GNU.sparse.major", "1"},
                                         {"GNU.sparse.minor", "0"},
                                         {"GNU.sparse.name", "tool"},
                                         {"GNU.sparse.realsize", "1099511627776"}}) +
                                tar_header({.name = "GNUSparseFile.0/tool", .size = body.size()}) +
                                body + tar_end();
    CHECK(archive.size() < 4096);
    refuses({{"1 TiB", archive, "unpacked size limit"}}, tar);
}

TEST_CASE("TAR-30: a path of a megabyte is refused") {
    refuses({{"pax",
              tar_pax({{"path", std::string(1'000'000, 'a')}}) + tool() + tar_end(),
              "extension header that is too long"}},
            tar);
}

TEST_CASE("TAR-31: a long name of a terabyte is refused before it is read") {
    refuses({{"GNU",
              tar_header({.name = "././@LongLink",
                          .type = 'L',
                          .size_field = std::string{"\x80\0\0\0\0\0\1\0\0\0\0\0", 12}}) +
                  tool() + tar_end(),
              "extension header that is too long"}},
            tar);
}

TEST_CASE("TAR-32: paths are neither too long nor too deep") {
    const auto path = [](const std::string& name) {
        return tar_pax({{"path", name}}) + tar_file("x", "x") + tool() + tar_end();
    };
    std::string deep;
    for (int level = 0; level < 32; ++level)
        deep += "d/";
    std::string longer;
    while (longer.size() < 1020)
        longer += std::string(100, 'n') + "/";
    longer.resize(1025, 'm');
    refuses(
        {{"depth 33", path(deep + "f"), "lies deeper than 32 folders (unpack.depth)"},
         {"component 256", path(std::string(256, 'c')), "longer than 255 bytes"},
         {"path 1025", path(longer), "longer than 1024 bytes"},
         {"path 5000", path(longer + longer + longer + longer + longer), "longer than 1024 bytes"}},
        tar);
    accepts({{"depth 32", path(deep.substr(2) + "f")},
             {"component 255", path(std::string(255, 'c'))},
             {"path 1024", path(longer.substr(0, 1024))}},
            tar,
            program());
}

TEST_CASE("TAR-33: ten thousand extension headers in front of one entry are refused") {
    std::string pax;
    std::string global;
    for (int count = 0; count < 10'000; ++count) {
        pax += tar_pax({{"comment", "x"}});
        global += tar_pax({{"comment", "x"}}, 'g');
    }
    refuses({{"pax", gzip_member(pax + tool() + tar_end()), "pax headers for one entry"},
             {"global", gzip_member(global + tool() + tar_end()), "too many extension records"}},
            tgz);
}

} // namespace
} // namespace binstall::test
