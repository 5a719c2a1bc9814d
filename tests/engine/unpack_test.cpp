// SPDX-License-Identifier: MIT
#include "../support/compressed.hpp"
#include "../support/raw_tar.hpp"
#include "../support/raw_zip.hpp"
#include "unpacking.hpp"

#include <doctest/doctest.h>

using namespace binstall;
using namespace binstall::test;

namespace {

const std::string good_tar = tar_file("tool-1.0.0/README.md", "# tool") +
                             tar_file("tool-1.0.0/tool", fake_elf("one")) + tar_end();

std::string message(Errc code, const std::optional<Error>& error) {
    return error && error->code() == code ? error->what() : "another error, or none";
}

} // namespace

TEST_CASE("unpack stages what is wanted, complete and with its digest") {
    const StagedTree tree = unpack_bytes(good_tar);
    REQUIRE(tree.files.size() == 1);
    CHECK(tree.files[0].member == "tool-1.0.0/tool");
    CHECK(content(tree.files[0]) == fake_elf("one"));
    CHECK(tree.files[0].sha256 ==
          "d4923526ab32944a1a0ffd7c71764d647911e5701a016abf69c370d1da8b0ff5");
    CHECK(tree.members == std::vector<std::string>{"tool-1.0.0/README.md", "tool-1.0.0/tool"});
    CHECK_FALSE(tree.is_bare);
}

TEST_CASE("unpack stages programs that nobody named, but neither libraries nor documents") {
    const StagedTree tree =
        unpack_bytes(tar_file("bin/other", fake_elf()) + tar_file("lib/libx.so.1", fake_elf()) +
                     tar_file("run.sh", "#!/bin/sh\n") + tar_file("notes", "x") + tar_end());
    CHECK(staged_names(tree) == "bin/other run.sh");
}

TEST_CASE("a gzip-compressed archive in several members is one archive") {
    const std::string half = good_tar.substr(0, 700);
    const StagedTree tree = unpack_bytes(
        gzip_member(half) + gzip_member("") + gzip_member(good_tar.substr(700)), {.format = "tgz"});
    CHECK(staged_names(tree) == "tool-1.0.0/tool");
}

TEST_CASE("a bare executable is one file, called as the asset is") {
    const StagedTree tree = unpack_bytes(fake_elf("x"), {.format = "bin"});
    CHECK(tree.is_bare);
    CHECK(staged_names(tree) == "tool-1.0.0-x86_64-unknown-linux-gnu");
    CHECK(content(tree.files.at(0)) == fake_elf("x"));
}

TEST_CASE("a file of another format than declared is refused with what it looks like") {
    struct Row {
        std::string format;
        std::string bytes;
        Errc code;
        std::string what;
    };

    const std::vector<Row> rows{
        {"tgz",
         "<!DOCTYPE html><html>404</html>",
         Errc::archive,
         "of the format tgz: it looks like HTML"},
        {"tgz", good_tar, Errc::package_format, "of the format tgz: it looks like a tar archive"},
        {"tar",
         gzip_member(good_tar),
         Errc::package_format,
         "of the format tar: it looks like gzip data"},
        {"tar",
         fake_elf(),
         Errc::package_format,
         "of the format tar: it looks like an ELF executable"},
        {"txz", "BZh91AY&SY", Errc::package_format, "of the format txz: it looks like bzip2 data"},
        {"bin",
         gzip_member("x"),
         Errc::package_format,
         "an executable for x86_64-unknown-linux-gnu: it looks like gzip data"},
        {"bin",
         "\n <html>",
         Errc::archive,
         "an executable for x86_64-unknown-linux-gnu: it looks like HTML"},
        {"bin",
         "{\"a\": 1}",
         Errc::archive,
         "an executable for x86_64-unknown-linux-gnu: it looks like JSON"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.format);
        CAPTURE(row.what);
        CHECK(message(row.code, unpack_error(row.bytes, {.format = row.format})) ==
              "the file from releases.test is not " + row.what);
    }
    CHECK(message(Errc::network, unpack_error("", {.format = "bin"})) ==
          "releases.test sent an empty file");
    for (const char* format : {"tar", "tgz", "zip"})
        CHECK(message(Errc::archive, unpack_error("", {.format = format})) ==
              "releases.test sent an empty file");
}

TEST_CASE("a format recognises its own files and no other's") {
    struct Row {
        std::string format;
        std::string bytes;
    };

    const std::vector<Row> rows{
        {"tar", good_tar},
        {"tar", tar_end()},
        {"tgz", gzip_member(good_tar)},
        {"txz", compressed(good_tar, "xz")},
        {"tbz2", compressed(good_tar, "bzip2")},
        {"tzstd", compressed(good_tar, "zstd")},
        {"zip", raw_zip({zip_member("tool", "x")})},
        {"zip", raw_zip({})},
        {"bin", fake_elf()},
        {"bin", "MZ" + std::string(64, '\0')},
        {"bin", "#!/bin/sh\n"},
        {"none", "<html>"},
        {"none", ""},
    };
    for (const Row& row : rows) {
        for (const char* format : {"tar", "tgz", "txz", "tbz2", "tzstd", "zip", "bin"}) {
            CAPTURE(row.format);
            CAPTURE(std::string{format});
            const auto start = std::as_bytes(std::span{row.bytes});
            CHECK(format_named(format).recognises(start, "tool") == (row.format == format));
        }
    }
}
