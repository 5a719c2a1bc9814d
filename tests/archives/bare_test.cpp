// SPDX-License-Identifier: MIT
// Executables without an archive around them, compressed or not.
#include "judgement.hpp"

#include <support/compressed.hpp>
#include <support/executables.hpp>
#include <support/raw_tar.hpp>
#include <support/raw_zstd.hpp>

#include <doctest/doctest.h>

namespace binstall::test {
namespace {

const Offering bare{.suffix = ""};

TEST_CASE("BIN-01: an empty file is no download") {
    refuses({{"no bytes", "", "empty file", no_download}}, bare);
}

TEST_CASE("BIN-02: a page or a document is no executable") {
    refuses({{"HTML", "<html><body>Sign in</body></html>", "not an executable for x86_64"},
             {"JSON", "{\"message\": \"Not Found\"}", "looks like JSON"},
             {"text", "Not Found\n", "looks like text"}},
            bare);
}

TEST_CASE("BIN-03: a program for another machine is refused, with both machines named") {
    const std::string foreign = executable("tool 1.0.0", "aarch64-unknown-linux-gnu");
    refuses({{"aarch64", foreign, "aarch64", no_binary}}, bare);
}

TEST_CASE("BIN-04: a program that is cut is refused") {
    std::string headers = program();
    headers.replace(0x28, 8, std::string{"\xff\xff\xff\x7f\0\0\0\0", 8}); // section headers
    std::string segments = program();
    segments.replace(0x20, 8, std::string{"\xff\xff\xff\x7f\0\0\0\0", 8}); // program headers
    refuses({{"in half", program().substr(0, program().size() / 2), "cut"},
             {"section headers behind the end", headers, ""},
             {"program headers behind the end", segments, ""}},
            bare);
}

TEST_CASE("BIN-05: compressed data is no executable") {
    refuses({{"gzip", gzip_member(program()), "looks like gzip data", wrong_format}}, bare);
}

TEST_CASE("BIN-06: a script is installed, with a word about an interpreter that is missing") {
    const std::string script = "#!/nonexistent/interpreter\necho hello\n";
    accepts({{"missing", script, "/nonexistent/interpreter"}}, bare, script);
    const std::string shell = "#!/bin/sh\necho hello\n";
    accepts({{"there", shell}}, bare, shell);
}

TEST_CASE("BIN-07: a download larger than allowed is stopped at the limit") {
    const Judged declared =
        judge_answer("HTTP/1.1 200 OK\r\nContent-Length: 1073741825\r\n\r\n" + program());
    CHECK(declared.outcome.status == no_download);
    CHECK(declared.outcome.err.find("larger than 1073741824 bytes") != std::string::npos);
    CHECK(declared.names == "");
    Offering lowered = bare;
    lowered.settings = "[http]\ndownload-size = \"1MiB\"\n";
    const std::string large =
        program() + std::string((std::size_t{1} << 20) - program().size(), 'x');
    accepts({{"as large as allowed", large}}, lowered, large);
    refuses({{"a byte more", large + "x", "larger than 1048576 bytes", no_download}}, lowered);
}

TEST_CASE("BIN-08: what is installed is called as the crate says, whatever the URL says") {
    for (const std::string name : {"tool%2f..%2fx", "tool;rm", "?file=evil"}) {
        const Judged judged = judge_at_url(program(), name);
        CAPTURE(judged.outcome.err);
        CHECK(judged.outcome.status == 0);
        CHECK(judged.installed == program());
        CHECK(judged.names == "tool tool-v1.0.0");
    }
}

TEST_CASE("one compressed executable is installed like a bare one") {
    const std::string with_data = program() + std::string(300'000, 'd');
    accepts({{"gz", gzip_member(with_data)}}, {.suffix = ".gz"}, with_data);
    accepts({{"xz", compressed(with_data, "xz")}}, {.suffix = ".xz"}, with_data);
    accepts({{"bz2", compressed(with_data, "bzip2")}}, {.suffix = ".bz2"}, with_data);
    accepts({{"zst", raw_zstd(with_data)}}, {.suffix = ".zst"}, with_data);
    refuses(
        {{"a page", gzip_member("<html></html>"), "looks like HTML"},
         {"nothing", gzip_member(""), "an empty file"},
         {"a tar archive", gzip_member(tar_file("tool", program()) + tar_end()), "a tar archive"},
         {"another compression", compressed(program(), "xz"), "looks like xz data", wrong_format}},
        {.suffix = ".gz"});
    Offering lowered{.suffix = ".gz", .settings = "[unpack]\ntotal-size = \"100KiB\"\nratio = 1\n"};
    refuses({{"too much", gzip_member(with_data), "unpacked size limit"}}, lowered);
}

} // namespace
} // namespace binstall::test
