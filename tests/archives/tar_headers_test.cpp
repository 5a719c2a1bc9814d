// SPDX-License-Identifier: MIT
// Headers that contradict each other, and archives that do not end where they should.
#include "judgement.hpp"

#include <support/archives.hpp>
#include <support/compressed.hpp>
#include <support/raw_tar.hpp>
#include <support/raw_zip.hpp>

#include <doctest/doctest.h>

#include <random>

namespace binstall::test {
namespace {

const Offering tar_offer{.suffix = ".tar"};

std::string tool() {
    return tar_file("tool", program());
}

std::string smuggled() {
    return tar_file("smuggled", program());
}

/// Schilling's tar: times behind a short prefix, and its own mark at the end of the block.
std::string star_header(std::string header) {
    header.replace(476, 12, "00000000000 ");
    header.replace(488, 12, "00000000000 ");
    header.replace(508, 4, std::string{"tar\0", 4});
    header.replace(148, 8, "        ");
    unsigned sum = 0;
    for (const char byte : header)
        sum += static_cast<unsigned char>(byte);
    std::string digits;
    for (int at = 0; at < 6; ++at, sum /= 8)
        digits.insert(digits.begin(), static_cast<char>('0' + sum % 8));
    return header.replace(148, 8, digits + std::string{"\0 ", 2});
}

TEST_CASE("TAR-34 TAR-35: sizes of pax and header that disagree are refused") {
    const std::string inner = smuggled();
    refuses({{"pax has one, the header has none",
              tar_pax({{"size", std::to_string(inner.size())}}) + tar_header({.name = "nested"}) +
                  inner + tool() + tar_end(),
              "conflicting sizes"},
             {"the header has one, pax has none",
              tar_pax({{"size", "0"}}) + tar_header({.name = "nested", .size = 1024}) + inner +
                  tool() + tar_end(),
              "conflicting sizes"}},
            tar_offer);
    accepts({{"they agree",
              tar_pax({{"size", std::to_string(program().size())}}) + tool() + tar_end()}},
            tar_offer,
            program());
}

TEST_CASE("TAR-36: a pax record of the wrong length is refused") {
    const auto record = [](const std::string& text) {
        return tar_header({.name = "x", .size = text.size(), .type = 'x'}) + tar_padded(text) +
               tool() + tar_end();
    };
    refuses({{"too long", record("99999 path=evil\n"), "wrong length"},
             {"too short", record("5 path=evil\n"), "pax header"},
             {"no number", record("1x path=ev\n"), "pax header"},
             {"no end of line", record("11 path=evi"), "pax header"},
             {"no '='", record("11 patevil\n"), "pax header"}},
            tar_offer);
}

TEST_CASE("TAR-37: a name or size for all entries is refused") {
    for (const std::string key : {"path", "linkpath", "size"})
        refuses({{key,
                  tar_pax({{key, key == "size" ? "5" : "gevil"}}, 'g') + tool() + tar_end(),
                  "global path"}},
                tar_offer);
    accepts({{"git's comment", tar_pax({{"comment", "abc"}}, 'g') + tool() + tar_end()}},
            tar_offer,
            program());
}

TEST_CASE("TAR-38: a key that comes twice is refused") {
    refuses({{"path",
              tar_pax({{"path", "first"}, {"path", "tool"}}) + tool() + tar_end(),
              "duplicate key"}},
            tar_offer);
}

TEST_CASE("TAR-39: long names of pax and of GNU for one entry are refused") {
    const std::string gnu = tar_header({.name = "././@LongLink", .size = 5, .type = 'L'}) +
                            tar_padded(std::string{"evil\0", 5});
    const std::string pax = tar_pax({{"path", "tool"}});
    refuses({{"pax, then GNU", pax + gnu + tool() + tar_end(), "mixed long-name extensions"},
             {"GNU, then pax", gnu + pax + tool() + tar_end(), "mixed long-name extensions"}},
            tar_offer);
}

TEST_CASE("TAR-40: an extension header without an entry is refused") {
    refuses({{"pax", tool() + tar_pax({{"path", "x"}}) + tar_end(), "without an entry"},
             {"GNU",
              tool() + tar_header({.name = "././@LongLink", .size = 5, .type = 'L'}) +
                  tar_padded(std::string{"evil\0", 5}) + tar_end(),
              "without an entry"}},
            tar_offer);
}

TEST_CASE("TAR-41: noise in the place of a header is refused") {
    std::mt19937 random{1}; // the same bytes in every run
    std::string noise(512, '\0');
    for (char& byte : noise)
        byte = static_cast<char>(random() & 0xff);
    refuses({{"the second header", tool() + noise + tar_end(), "damaged header"}}, tar_offer);
}

TEST_CASE("TAR-42: an archive without its end is refused, unless it is verified") {
    const std::string without = tool();
    const std::string boundary = tar_file("README", "text") + tool();
    const std::string half = tool() + std::string(512, '\0');
    refuses({{"no end", without, "no end-of-archive marker"},
             {"cut between entries", boundary, "no end-of-archive marker"},
             {"half an end", half, "no end-of-archive marker"}},
            tar_offer);
    accepts({{"no end", without}, {"cut between entries", boundary}, {"half an end", half}},
            {.suffix = ".tar", .published = Published::digest},
            program());
}

TEST_CASE("TAR-43: an archive that is cut anywhere is refused") {
    const std::string whole = tar_file("README", std::string(600, 'r')) +
                              tar_file("tool", program().substr(0, 1500)) + tar_end();
    std::vector<std::string> cut;
    for (std::size_t at = 512; at < whole.size(); at += 512)
        for (const std::size_t kept : {at - 1, at, at + 1})
            cut.push_back(whole.substr(0, kept));
    refuses_all(cut, tar_offer);
    std::vector<std::string> compressed;
    for (const std::string& archive : cut)
        compressed.push_back(gzip_member(archive));
    refuses_all(compressed, {.suffix = ".tar.gz"});
    refuses({{"within an entry, and verified", whole.substr(0, 700), "cut"}},
            {.suffix = ".tar", .published = Published::digest});
}

TEST_CASE("TAR-44: nothing but zeros may follow the end") {
    const std::string whole = tool() + tar_end();
    refuses(
        {{"a second archive", whole + smuggled() + tar_end(), "behind its end"},
         {"one byte after many zeros", whole + std::string(20'000, '\0') + "x", "behind its end"}},
        tar_offer);
    refuses(
        {{"ten megabytes", gzip_member(whole + std::string(10'000'000, 'j')), "behind its end"}},
        {.suffix = ".tar.gz"});
    accepts({{"zeros", whole + std::string(20'480, '\0')}}, tar_offer, program());
}

TEST_CASE("TAR-45: sizes that are none and checksums that are wrong are refused") {
    const auto size = [](const std::string& field) {
        return tar_header({.name = "tool", .size_field = field}) + tool() + tar_end();
    };
    refuses({{"negative", size(std::string(12, '\xff')), "is no number"},
             {"2^62", size(std::string{"\x80\0\0\0\x40\0\0\0\0\0\0\0", 12}), "unpacked size limit"},
             {"not octal", size(std::string{"0000000089x\0", 12}), "is no number"},
             {"words", size("twelve bytes"), "is no number"}},
            tar_offer);
    refuses({{"the first header's checksum",
              tar_header({.name = "tool", .checksum = 1}) + tar_end(),
              ""},
             {"the second's",
              tool() + tar_header({.name = "x", .checksum = 1}) + tar_end(),
              "damaged"}},
            tar_offer);
}

TEST_CASE("TAR-46: an archive without entries is refused") {
    refuses({{"no entries", tar_end(), "empty archive"},
             {"nothing", "", "empty file"},
             {"one byte", "t", "is not of the format tar"},
             {"511 bytes", tool().substr(0, 511), "is cut"}},
            tar_offer);
}

TEST_CASE("TAR-47: the headers of every tar writer give the same program") {
    const std::string body = tar_padded(program());
    const std::string name = std::string(60, 'a') + "/" + std::string(60, 'b') + "/tool";
    const auto header =
        [&](const std::string& path, const std::string& magic, const std::string& prefix) {
            return tar_header(
                {.name = path, .size = program().size(), .magic = magic, .prefix = prefix});
        };
    const std::string posix{"ustar\00000", 8};
    const std::string gnu{"ustar  \0", 8};
    accepts(
        {{"v7", header("tool", std::string(8, '\0'), "") + body + tar_end()},
         {"ustar", header("tool", posix, "") + body + tar_end()},
         {"ustar with a prefix", header("tool", posix, "folder") + body + tar_end()},
         {"GNU", header("tool", gnu, "") + body + tar_end()},
         {"GNU with a long name",
          tar_header(
              {.name = "././@LongLink", .size = name.size() + 1, .type = 'L', .magic = gnu}) +
              tar_padded(name + '\0') + header("tool", gnu, "") + body + tar_end()},
         {"pax",
          tar_pax({{"path", name}, {"mtime", "1.5"}}) + header("x", posix, "") + body + tar_end()},
         {"Solaris", tar_pax({{"path", name}}, 'X') + header("x", posix, "") + body + tar_end()},
         {"star", star_header(header("tool", posix, "")) + body + tar_end()}},
        tar_offer,
        program());
}

TEST_CASE("TAR-48: another kind of file under the name of a tar archive is refused by what it is") {
    const std::string archive = tool() + tar_end();
    refuses(
        {{"xz", compressed(archive, "xz"), "looks like xz data", wrong_format},
         {"zip",
          raw_zip({zip_member("tool", program())}),
          "looks like a zip archive",
          wrong_format},
         {"ELF", program() + std::string(512, '\0'), "looks like an ELF executable", wrong_format},
         {"HTML", "<html><body>Not Found</body></html>", "looks like HTML"}},
        tar_offer);
}

} // namespace
} // namespace binstall::test
