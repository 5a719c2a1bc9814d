// SPDX-License-Identifier: MIT
#include "../support/raw_tar.hpp"
#include "unpacking.hpp"

#include <doctest/doctest.h>

#include <random>

using namespace binstall;
using namespace binstall::test;

namespace {

std::string refusal(const std::string& bytes, const UnpackRequest& request = {}) {
    const std::optional<Error> error = unpack_error(bytes, request);
    if (!error)
        return "accepted";
    return error->code() == Errc::archive ? error->what()
                                          : "another error: " + std::string{error->what()};
}

std::string tool(const std::string& content = fake_elf("content")) {
    return tar_file("tool", content);
}

const UnpackRequest tgz_request{.format = "tgz"};

} // namespace

TEST_CASE("the headers of every tar writer give the same content") {
    const std::string content_of_tool = fake_elf(std::string(300'000, 'x'));
    const std::string long_name = std::string(60, 'a') + "/" + std::string(60, 'b') + "/tool";
    const std::string body = tar_padded(content_of_tool);
    const auto header =
        [&](const std::string& name, const std::string& magic, const std::string& prefix) {
            return tar_header(
                {.name = name, .size = content_of_tool.size(), .magic = magic, .prefix = prefix});
        };
    const std::string posix{"ustar\00000", 8};
    const std::string gnu{"ustar  \0", 8};

    struct Row {
        std::string what;
        std::string bytes;
        std::string member;
    };

    const std::vector<Row> rows{
        {"v7", header("tool", std::string(8, '\0'), ""), "tool"},
        {"ustar", header("tool", posix, ""), "tool"},
        {"ustar with a prefix", header("tool", posix, "folder"), "folder/tool"},
        {"GNU", header("tool", gnu, ""), "tool"},
        {"GNU long name",
         tar_header(
             {.name = "././@LongLink", .size = long_name.size() + 1, .type = 'L', .magic = gnu}) +
             tar_padded(long_name + '\0') + header("tool", gnu, ""),
         long_name},
        {"pax",
         tar_pax({{"path", long_name}, {"mtime", "1.5"}}) + header("x", posix, ""),
         long_name},
        {"Solaris", tar_pax({{"path", long_name}}, 'X') + header("x", posix, ""), long_name},
        {"git's global comment",
         tar_pax({{"comment", "abc"}}, 'g') + header("tool", posix, ""),
         "tool"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.what);
        const StagedTree tree = unpack_bytes(tar_file("first", "1") + row.bytes + body + tar_end());
        REQUIRE(staged_names(tree) == row.member);
        CHECK(content(tree.files[0]) == content_of_tool);
    }
}

TEST_CASE("each compression gives the same content") {
    const std::string archive = tar_file("tool", fake_elf(std::string(100'000, 'y'))) + tar_end();
    const StagedTree tree = unpack_bytes(gzip_member(archive), tgz_request);
    CHECK(content(tree.files.at(0)) == fake_elf(std::string(100'000, 'y')));
}

TEST_CASE("extension headers that contradict the entry, or each other, are refused") {
    const std::string inner = tar_file("smuggled", fake_elf("EVIL"));
    const std::string of_tool = "the archive's entry 'tool' ";

    struct Row {
        std::string what;
        std::string bytes;
        std::string reason;
    };

    const std::string gnu_name = tar_header({.name = "././@LongLink", .size = 5, .type = 'L'}) +
                                 tar_padded(std::string{"evil\0", 5});
    const std::vector<Row> rows{
        {"pax size alone",
         tar_pax({{"size", std::to_string(inner.size())}}) + tar_header({.name = "nested"}) + inner,
         "the archive's entry 'nested' has conflicting sizes"},
        {"pax size 0",
         tar_pax({{"size", "0"}}) + tar_header({.name = "nested", .size = inner.size()}) + inner,
         "the archive's entry 'nested' has conflicting sizes"},
        {"record too long",
         tar_header({.name = "x", .size = 16, .type = 'x'}) + tar_padded("99999 path=evil\n"),
         "the tar archive has a pax header with a record of the wrong length"},
        {"no number",
         tar_header({.name = "x", .size = 11, .type = 'x'}) + tar_padded("1x path=ev\n"),
         "the tar archive has a pax header with something else than a number"},
        {"no line end",
         tar_header({.name = "x", .size = 11, .type = 'x'}) + tar_padded("11 path=evi"),
         "the tar archive has a pax header with a malformed record"},
        {"global path",
         tar_pax({{"path", "gevil"}}, 'g'),
         "the tar archive has a global path, size or linkpath, which is not supported"},
        {"two paths",
         tar_pax({{"path", "first"}, {"path", "second"}}),
         "the tar archive has a pax header with a duplicate key, path"},
        {"NUL",
         tar_pax({{"path", std::string{"tool\0/../evil", 13}}}),
         "the tar archive has a pax header with a NUL in a name"},
        {"empty", tar_pax({{"path", ""}}), "the tar archive has a pax header with an empty name"},
        {"pax, then GNU",
         tar_pax({{"path", "x"}}) + gnu_name,
         of_tool + "has mixed long-name extensions, of pax and of GNU"},
        {"GNU, then pax",
         gnu_name + tar_pax({{"path", "x"}}),
         of_tool + "has mixed long-name extensions, of pax and of GNU"},
        {"two pax",
         tar_pax({{"path", "x"}}) + tar_pax({{"path", "y"}}),
         "the tar archive has two pax headers for one entry"},
        {"two GNU", gnu_name + gnu_name, "the tar archive has two long names for one entry"},
        {"1 MB of path",
         tar_pax({{"path", std::string(1'000'000, 'a')}}),
         "the tar archive has an extension header that is too long"},
        {"1 TiB of name",
         tar_header({.name = "././@LongLink",
                     .type = 'L',
                     .size_field = std::string{"\x80\0\0\0\0\0\1\0\0\0\0\0", 12}}),
         "the tar archive has an extension header that is too long"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.what);
        CHECK(refusal(row.bytes + tool() + tar_end()) == row.reason);
    }
    std::string many;
    for (int count = 0; count < 10'000; ++count)
        many += tar_pax({{"comment", "x"}}, 'g');
    CHECK(refusal(many + tool() + tar_end()) ==
          "the tar archive has too many extension records in front of one entry");
    CHECK(refusal(tool() + tar_pax({{"path", "x"}}) + tar_end()) ==
          "the tar archive ends in an extension header without an entry");
}

TEST_CASE("sizes that are no sizes, and content where there can be none, are refused") {
    const auto with_size = [](const std::string& field) {
        return refusal(tar_header({.name = "tool", .size_field = field}) + tar_end());
    };
    const std::string no_number = "the size of the entry 'tool' is no number";
    CHECK(with_size(std::string(12, '\xff')) == no_number);
    CHECK(with_size("0000000001x\0") == no_number);
    CHECK(with_size(std::string{"\x80\0\0\0\x40\0\0\0\0\0\0\0", 12})
              .starts_with("the archive exceeds the unpacked size limit"));
    for (const char type : {'1', '2', '3', '4', '5', '6'}) {
        CAPTURE(type);
        const std::string entry =
            tar_header({.name = "x", .size = 5, .type = type, .link = "tool"});
        CHECK(refusal(tool() + entry + tar_padded("PWNED") + tar_end()) ==
              "the archive's entry 'x' has content, which its type cannot have");
    }
}

TEST_CASE("a damaged header is refused, wherever it is") {
    std::mt19937 random{1}; // the same bytes in every run
    std::string noise(512, '\0');
    for (char& byte : noise)
        byte = static_cast<char>(random() & 0xff);
    CHECK(refusal(tool() + noise + tar_end()) == "the tar archive has a damaged header");
    CHECK(refusal(tool() + tar_header({.name = "x", .checksum = 1}) + tar_end()) ==
          "the tar archive has a damaged header");
}

TEST_CASE("an archive without its end, or with something behind it, is refused") {
    const std::string whole = tar_file("README", std::string(600, 'r')) + tool() + tar_end();
    CHECK(refusal(whole) == "accepted");
    CHECK(refusal(whole + std::string(100'000, '\0')) == "accepted");
    for (std::size_t kept = 512; kept < whole.size(); kept += 512) {
        for (const std::size_t cut : {kept - 1, kept, kept + 1}) {
            CAPTURE(cut);
            CHECK(refusal(whole.substr(0, cut)) != "accepted");
            CHECK(refusal(gzip_member(whole.substr(0, cut)), tgz_request) != "accepted");
        }
    }
    const std::string behind = "the tar archive has something behind its end";
    CHECK(refusal(whole + whole) == behind);
    CHECK(refusal(whole + std::string(20'000, '\0') + "x") == behind);
    CHECK(refusal(gzip_member(tar_end()), tgz_request) == "it is an empty archive");
    CHECK(refusal(tar_end()) == "it is an empty archive");
    CHECK(refusal(gzip_member(""), tgz_request) == "the tar archive is empty");
}

TEST_CASE("a sparse file is judged by the size that it claims, and filled with zeros") {
    const auto sparse = [](const std::string& real_size) {
        const std::string body = tar_padded("1\n1000\n4\n") + tar_padded("DATA");
        return tar_pax({{"GNU.sparse.major", "1"},
                        {"GNU.sparse.minor", "0"},
                        {"GNU.sparse.name", "tool"},
                        {"GNU.sparse.realsize", real_size}}) +
               tar_header({.name = "GNUSparseFile.0/tool", .size = body.size()}) + body + tar_end();
    };
    const StagedTree tree = unpack_bytes(sparse("2000"));
    REQUIRE(staged_names(tree) == "tool");
    CHECK(content(tree.files[0]) == std::string(1000, '\0') + "DATA" + std::string(996, '\0'));
    CHECK(refusal(sparse("1099511627776"))
              .starts_with("the archive exceeds the unpacked size limit"));
}

TEST_CASE("a sparse file that holds more than the size it states is refused") {
    const std::string body = tar_padded("DATAS");
    // Without the version of the format there is no map of its parts, and it is read as it lies.
    const std::string archive =
        tar_pax({{"GNU.sparse.name", "tool"}, {"GNU.sparse.realsize", "4"}}) +
        tar_header({.name = "GNUSparseFile.0/tool", .size = body.size()}) + body + tar_end();
    CHECK(refusal(archive) == "'tool' holds more than the size it states");
}

TEST_CASE("every single flipped bit of a gzip file is noticed") {
    std::mt19937 random{7};
    std::string noise(20'000, '\0');
    for (char& byte : noise)
        byte = static_cast<char>("abcdefgh"[random() % 8]);
    const std::string whole = gzip_member(tool(fake_elf(noise)) + tar_end());
    for (int round = 0; round < 300; ++round) {
        std::string flipped = whole;
        // The header says when and where a file was made, and nothing compares that.
        const std::size_t at = 10 + random() % (whole.size() - 10);
        flipped[at] = static_cast<char>(flipped[at] ^ (1 << random() % 8));
        CAPTURE(at);
        CHECK(refusal(flipped, tgz_request) != "accepted");
    }
}

TEST_CASE("gzip's header, trailer and end are compared") {
    const std::string archive = tool() + tar_end();
    const std::string whole = gzip_member(archive);
    const auto message = [](const std::string& bytes) { return refusal(bytes, tgz_request); };
    CHECK(message(gzip_member(archive, {.crc = 1})) ==
          "the content does not match its gzip checksum");
    CHECK(message(gzip_member(archive, {.size = static_cast<std::uint32_t>(archive.size() + 1)})) ==
          "the content does not have the length that gzip states");
    for (std::size_t cut = 1; cut <= 64; ++cut) {
        CAPTURE(cut);
        CHECK(message(whole.substr(0, whole.size() - cut)) == "the gzip data is cut");
    }
    CHECK(message(whole + std::string(3000, '\0')) == "accepted");
    CHECK(message(whole + std::string(3000, '\0') + "x") ==
          "something follows the end of the gzip data");
    CHECK(message(whole + "GARBAGE") == "there is something else than gzip data");
    CHECK(message(gzip_member(gzip_member(archive))) ==
          "the tar archive is compressed twice: nested compression is not supported");
    CHECK(message(gzip_member(archive, {.flags = 0x20})) == "the gzip header has reserved flags");
    const std::string named = std::string{"\x02\0ab", 4} + "name" + '\0' + "comment" + '\0';
    CHECK(message(gzip_member(archive, {.flags = 4 + 8 + 16, .optional_fields = named})) ==
          "accepted");
    for (const unsigned flag : {8U, 16U}) {
        const std::string text(10'000'000, 'n');
        CHECK(message(gzip_member(archive, {.flags = flag, .optional_fields = text + '\0'})) ==
              "the gzip header is too long");
    }
}

TEST_CASE("a command that was cancelled stops decoding") {
    std::stop_source stop;
    stop.request_stop();
    const auto error =
        unpack_error(gzip_member(tool() + tar_end()), {.format = "tgz", .stop = stop.get_token()});
    REQUIRE(error);
    CHECK(error->code() == Errc::cancelled);
}
