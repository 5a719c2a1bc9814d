// SPDX-License-Identifier: MIT
// gzip, xz, bzip2 and zstd, around a tar archive or around one file.
#include "judgement.hpp"

#include <support/archives.hpp>
#include <support/compressed.hpp>
#include <support/raw_tar.hpp>
#include <support/raw_xz.hpp>
#include <support/raw_zip.hpp>
#include <support/raw_zstd.hpp>

#include <doctest/doctest.h>

#include <random>

namespace binstall::test {
namespace {

const Offering tgz{.suffix = ".tar.gz"};
const Offering txz{.suffix = ".tar.xz"};
const Offering tbz2{.suffix = ".tar.bz2"};
const Offering tzst{.suffix = ".tar.zst"};

std::string archive() {
    return tar_file("tool", program()) + tar_end();
}

/// `bytes` with one bit changed, `count` times, behind the first `header` bytes.
std::vector<std::string> flipped(const std::string& bytes, std::size_t header, int count) {
    std::mt19937 random{7}; // the same in every run
    std::vector<std::string> all;
    for (int round = 0; round < count; ++round) {
        const std::size_t at = header + random() % (bytes.size() - header);
        all.push_back(bytes);
        all.back()[at] = static_cast<char>(bytes[at] ^ (1 << random() % 8));
    }
    return all;
}

/// `bytes` without its last 1 to `count` bytes.
std::vector<std::string> shortened(const std::string& bytes, std::size_t count) {
    std::vector<std::string> all;
    for (std::size_t missing = 1; missing <= count; ++missing)
        all.push_back(bytes.substr(0, bytes.size() - missing));
    return all;
}

TEST_CASE("GZ-01: every flipped bit of a gzip file is noticed") {
    // Of data that repeats itself, one bit more or less can be another way to say the same.
    std::mt19937 random{3};
    std::string noise(20'000, '\0');
    for (char& byte : noise)
        byte = static_cast<char>("abcdefgh"[random() % 8]);
    // The header says when and where a file was made, and nothing compares that.
    refuses_all(flipped(gzip_member(tar_file("noise", noise) + archive()), 10, 300), tgz);
}

TEST_CASE("GZ-02: gzip's checksum and length are compared") {
    const auto size = static_cast<std::uint32_t>(archive().size());
    refuses({{"checksum", gzip_member(archive(), {.crc = 1}), "gzip checksum"},
             {"length + 1", gzip_member(archive(), {.size = size + 1}), "length that gzip states"},
             {"length - 1", gzip_member(archive(), {.size = size - 1}), "length that gzip states"}},
            tgz);
}

TEST_CASE("GZ-03: a gzip file that is cut is refused") {
    const std::string whole = gzip_member(archive());
    refuses({{"no trailer", whole.substr(0, whole.size() - 8), "is cut"}}, tgz);
    refuses_all(shortened(whole, 64), tgz);
}

TEST_CASE("GZ-04: zeros may follow a gzip file, and nothing else") {
    const std::string whole = gzip_member(archive());
    accepts({{"zeros", whole + std::string(3000, '\0')}}, tgz, program());
    refuses({{"garbage", whole + "GARBAGE", "something else than gzip data"},
             {"behind zeros", whole + std::string(3000, '\0') + "x", "something follows"}},
            tgz);
}

TEST_CASE("GZ-05: several gzip members are one file, each with its checksum") {
    const std::string half = archive().substr(0, 700);
    const std::string rest = archive().substr(700);
    accepts({{"two", gzip_member(half) + gzip_member(rest)}}, tgz, program());
    refuses(
        {{"the first is wrong", gzip_member(half, {.crc = 1}) + gzip_member(rest), "gzip checksum"},
         {"the second is wrong",
          gzip_member(half) + gzip_member(rest, {.crc = 1}),
          "gzip checksum"}},
        tgz);
}

TEST_CASE("GZ-06: gzip headers that are long or unknown are refused") {
    const std::string text = std::string(10'000'000, 'n') + '\0';
    const std::string extra = "\xff\xff" + std::string(0xffff, 'e');
    refuses({{"a name of 10 MB",
              gzip_member(archive(), {.flags = 8, .optional_fields = text}),
              "too long"},
             {"a comment of 10 MB",
              gzip_member(archive(), {.flags = 16, .optional_fields = text}),
              "too long"},
             {"an extra field and a name of 10 MB",
              gzip_member(archive(), {.flags = 4 + 8, .optional_fields = extra + text}),
              "too long"},
             {"reserved flag 5", gzip_member(archive(), {.flags = 0x20}), "reserved flags"},
             {"reserved flag 7", gzip_member(archive(), {.flags = 0x80}), "reserved flags"}},
            tgz);
    refuses({{"method 7", gzip_member(archive(), {.method = 7}), "unknown compression method"}},
            tgz);
}

TEST_CASE("GZ-07: what a file is called and what it is must agree") {
    refuses({{"tar", archive(), "looks like a tar archive", wrong_format},
             {"xz", compressed(archive(), "xz"), "looks like xz data", wrong_format},
             {"zstd", raw_zstd(archive()), "looks like zstd data", wrong_format}},
            tgz);
    refuses({{"gzip", gzip_member(archive()), "looks like gzip data", wrong_format}}, txz);
}

TEST_CASE("GZ-08: a web page in the place of an archive is called one, with its URL") {
    const std::string page = "<!DOCTYPE html>\n<html><body>Sign in</body></html>\n";
    refuses({{"200 OK", page, "looks like HTML"}, {"its URL", page, "https://github.com/o/"}}, tgz);
}

TEST_CASE("XZ-01: an xz file that is cut or changed anywhere is refused") {
    const std::string whole = compressed(archive(), "xz");
    refuses_all(flipped(whole, 6, 100), txz);
    refuses_all(shortened(whole, 64), txz);
}

TEST_CASE("XZ-02: an xz dictionary larger than allowed is refused before anything is decoded") {
    constexpr unsigned char mib_128 = 30;
    constexpr unsigned char mib_192 = 31;
    constexpr unsigned char mib_1536 = 37;
    constexpr unsigned char mib_2048 = 38;
    accepts({{"128 MiB", raw_xz(archive(), {.dictionary = mib_128})}}, txz, program());
    for (const unsigned char dictionary : {mib_192, mib_1536, mib_2048})
        refuses({{"more", raw_xz(archive(), {.dictionary = dictionary}), "window is too large"},
                 {"in the second stream",
                  raw_xz(archive().substr(0, 512)) +
                      raw_xz(archive().substr(512), {.dictionary = dictionary}),
                  "(unpack.window)"}},
                txz);
    Offering higher = txz;
    higher.settings = "[unpack]\nwindow = \"192MiB\"\n";
    accepts({{"allowed by the settings", raw_xz(archive(), {.dictionary = mib_192})}},
            higher,
            program());
}

TEST_CASE(
    "XZ-03: every checksum of xz is known; none is enough only where something else verifies") {
    accepts({{"crc32", raw_xz(archive(), {.check = XzCheck::crc32})},
             {"sha256", raw_xz(archive(), {.check = XzCheck::sha256})},
             {"crc64", compressed(archive(), "xz")}},
            txz,
            program());
    const std::string none = raw_xz(archive(), {.check = XzCheck::none});
    refuses({{"none", none, "carries no checksum"},
             {"none in the first of two",
              raw_xz(archive().substr(0, 512), {.check = XzCheck::none}) +
                  raw_xz(archive().substr(512)),
              "carries no checksum"}},
            txz);
    accepts({{"none, with a digest", none}},
            {.suffix = ".tar.xz", .published = Published::digest},
            program());
}

TEST_CASE("XZ-04: xz streams may follow each other, with padding in fours") {
    const std::string first = compressed(archive().substr(0, 700), "xz");
    const std::string second = compressed(archive().substr(700), "xz");
    accepts({{"two streams", first + second},
             {"padding between", first + std::string(8, '\0') + second},
             {"padding behind", first + second + std::string(4, '\0')}},
            txz,
            program());
    refuses({{"three zeros between", first + std::string(3, '\0') + second, "xz data"},
             {"three zeros behind", first + second + std::string(3, '\0'), "xz data"},
             {"garbage", first + second + "GARB", "xz data"}},
            txz);
}

TEST_CASE("XZ-05: lzma without xz is another format; xz's filters are xz's matter") {
    const std::string lzma_alone = std::string{"\x5d\0\0\x80\0", 5} + std::string(8, '\xff') +
                                   std::string{"\0\x1f\x8b", 3} + std::string(600, 'l');
    refuses({{"lzma", lzma_alone, "looks like lzma data", wrong_format}}, txz);
    accepts({{"delta", raw_xz(archive(), {.filter = XzFilter::delta})}}, txz, program());
}

TEST_CASE("BZ-01: a bzip2 file that is cut or changed is refused") {
    const std::string whole = compressed(archive(), "bzip2");
    refuses_all(flipped(whole, 4, 100), tbz2);
    refuses_all(shortened(whole, 64), tbz2);
    // The combined checksum lies in the last ten bytes, with the end mark before it.
    std::string combined = whole;
    combined[combined.size() - 4] = static_cast<char>(combined[combined.size() - 4] ^ 0x10);
    refuses({{"the combined checksum", combined, "decompression failed"}}, tbz2);
}

TEST_CASE("BZ-02: a gigabyte of zeros in a bzip2 file is refused") {
    const std::string part = compressed(std::string(std::size_t{64} << 20, '\0'), "bzip2");
    std::string zeros;
    for (int at = 0; at < 16; ++at)
        zeros += part;
    CHECK(zeros.size() < 2000);
    Offering lowered{.suffix = ".bz2", .settings = "[unpack]\ntotal-size = \"64MiB\"\n"};
    const std::string start = compressed("\x7f"
                                         "ELF",
                                         "bzip2");
    refuses({{"as one file", start + zeros, "unpacked size limit"}}, lowered);
    refuses(
        {{"as a tar archive",
          compressed(tar_header({.name = "tool", .size = std::uint64_t{1} << 30}), "bzip2") + zeros,
          "unpacked size limit"},
         {"without a header", zeros, "tar archive has more than"}},
        tbz2);
}

TEST_CASE("ZST-01: a zstd file that is cut or changed is refused") {
    const std::string whole = raw_zstd(archive());
    accepts({{"whole", whole}}, tzst, program());
    // The byte behind the magic number and the descriptor is how much to keep, at least.
    refuses_all(flipped(whole, 6, 100), tzst);
    refuses_all(shortened(whole, 64), tzst);
    std::string bad_sum = whole;
    bad_sum.back() = static_cast<char>(bad_sum.back() ^ 1);
    refuses({{"checksum", bad_sum, "match checksum"}}, tzst);
}

TEST_CASE("ZST-02: zstd without a checksum needs another, or is warned of") {
    const std::string whole = raw_zstd(archive(), {.has_checksum = false});
    accepts({{"without anything", whole, "no integrity data"}}, tzst, program());
    Offering published{.suffix = ".tar.zst", .published = Published::digest};
    const Judged judged = judge(whole, published);
    CHECK(judged.outcome.status == 0);
    CHECK(judged.outcome.err.find("no integrity data") == std::string::npos);
    std::vector<Row> rows;
    for (const std::string& bytes : flipped(whole, 20, 20))
        rows.push_back({"flipped", bytes, "sha256", wrong_digest});
    Offering other = published;
    other.digest_of = whole;
    refuses(rows, other);
}

TEST_CASE("ZST-03: a zstd window larger than allowed is refused") {
    constexpr unsigned char mib_128 = 17 << 3;
    constexpr unsigned char gib_2 = 21 << 3;
    accepts({{"128 MiB", raw_zstd(archive(), {.window = mib_128})}}, tzst, program());
    refuses(
        {{"2 GiB", raw_zstd(archive(), {.window = gib_2}), "window is too large"},
         {"which is said to be at most",
          raw_zstd(archive(), {.window = gib_2}),
          "max 134217728 (unpack.window)"},
         {"in the second frame",
          raw_zstd(archive().substr(0, 512)) + raw_zstd(archive().substr(512), {.window = gib_2}),
          "too much memory"}},
        tzst);
}

TEST_CASE("ZST-04: skippable frames are skipped; dictionaries and old frames are refused") {
    accepts(
        {{"skippable first", zstd_skippable("whatever") + raw_zstd(archive())},
         {"two of them", zstd_skippable("") + zstd_skippable("whatever") + raw_zstd(archive())}},
        tzst,
        program());
    std::string old = raw_zstd(archive());
    old[0] = '\x24'; // 0.4
    refuses({{"a dictionary", raw_zstd(archive(), {.dictionary = 4242}), ""},
             {"version 0.4", old, "is not of the format tzstd"}},
            tzst);
}

} // namespace
} // namespace binstall::test
