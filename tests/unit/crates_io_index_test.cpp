// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/readers.hpp>

#include <doctest/doctest.h>

#include <crates-io/choose_version.hpp>
#include <crates-io/index_entry.hpp>
#include <crates-io/index_path.hpp>
#include <crates-io/registry_config.hpp>

namespace binstall::crates_io {

namespace {

const StrictReaders readers;
const std::string cksum(64, 'a');

/// A line of an index, with `members` after the usual ones.
std::string line(std::string_view version, std::string_view members = "") {
    return cat(R"({"name":"tool","vers":")", version, R"(","cksum":")", cksum, "\"", members, "}");
}

std::vector<IndexEntry> index_of(std::initializer_list<std::string_view> versions) {
    std::string text;
    for (const std::string_view version : versions)
        text += line(version) + "\n";
    return read_index(text, "tool", readers);
}

Errc code_of(const std::string& index) {
    try {
        read_index(index, "tool", readers);
    } catch (const Error& error) {
        return error.code();
    }
    return Errc::internal; // no error: nothing here expects this one
}

std::string
chosen(const std::vector<IndexEntry>& entries, std::string_view spec, bool allow_yanked = false) {
    return choose_version(entries, PackageSpec::parse(spec), allow_yanked).version.to_string();
}

} // namespace

TEST_CASE("a crate's file lies where cargo looks for it, in lower case") {
    struct Row {
        std::string_view name;
        std::string_view path;
        std::string_view prefix;
    };

    const Row rows[] = {
        {"a", "1/a", "1"},
        {"ab", "2/ab", "2"},
        {"abc", "3/a/abc", "3/a"},
        {"abcd", "ab/cd/abcd", "ab/cd"},
        {"ripgrep", "ri/pg/ripgrep", "ri/pg"},
        {"X", "1/x", "1"},
        {"Xy", "2/xy", "2"},
        {"XyZ", "3/x/xyz", "3/X"},
        {"Inflector", "in/fl/inflector", "In/fl"},
        {"a-b_c", "a-/b_/a-b_c", "a-/b_"},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string{row.name});
        CHECK(index_path(row.name) == row.path);
        CHECK(index_prefix(row.name) == row.prefix);
    }
}

TEST_CASE(
    "IDX-01: lines may end in CRLF, be blank, or lack the last LF; a newer schema is left out") {
    const auto entries = read_index(cat("\n",
                                        line("1.0.0"),
                                        "\r\n\r\n",
                                        line("1.1.0", R"(,"v":2)"),
                                        "\n",
                                        line("2.0.0", R"(,"v":3)"),
                                        "\n",
                                        line("1.2.0")),
                                    "tool",
                                    readers);
    REQUIRE(entries.size() == 3);
    CHECK(entries[2].version.to_string() == "1.2.0");
    CHECK(code_of(line("1.0.0") + "\n" + line("1.1.0").substr(0, 40)) == Errc::registry);
    CHECK(code_of("\xef\xbb\xbf" + line("1.0.0")) == Errc::registry);
}

TEST_CASE(
    "IDX-02: an entry of another crate is refused; case and '-' against '_' are not another") {
    const std::string other = cat(R"({"name":"tool-x","vers":"1.0.0","cksum":")", cksum, "\"}");
    CHECK(read_index(other, "Tool_X", readers).at(0).name == "tool-x");
    CHECK(code_of(other) == Errc::registry);
}

TEST_CASE("a digest is 64 lower-case hexadecimal digits, or the index is refused") {
    CHECK(code_of(R"({"name":"tool","vers":"1.0.0"})") == Errc::registry);
    for (const std::string& bad : {std::string(63, 'a'),
                                   std::string(64, 'A'),
                                   std::string{"../"} + std::string(61, 'a'),
                                   std::string(std::size_t{10} << 20, 'a')}) {
        CAPTURE(bad.substr(0, 70));
        CHECK(code_of(cat(R"({"name":"tool","vers":"1.0.0","cksum":")", bad, "\"}")) ==
              Errc::registry);
    }
}

TEST_CASE("one version with two digests is refused, and named") {
    const std::string other =
        cat(R"({"name":"tool","vers":"1.0.0","cksum":")", std::string(64, 'b'), "\"}");
    CHECK_THROWS_WITH_AS(read_index(line("1.0.0") + "\n" + other, "tool", readers),
                         "conflicting entries for version 1.0.0",
                         Error);
    CHECK(code_of(line("1.0.0") + "\n" + other) == Errc::registry);
    CHECK(read_index(line("1.0.0") + "\n" + line("1.0.0"), "tool", readers).size() == 2);
}

TEST_CASE("a repeated key is refused") {
    CHECK(code_of(line("1.0.0", cat(R"(,"cksum":")", std::string(64, 'b'), "\""))) ==
          Errc::registry);
}

TEST_CASE("what is no version is never chosen and never stops the others") {
    const std::string long_text(std::size_t{1} << 20, '1');
    for (const std::string_view bad : {std::string_view{"1"},
                                       std::string_view{"01.2.3"},
                                       std::string_view{"1.2.3-"},
                                       std::string_view{"1.2.3-01"},
                                       std::string_view{"999999999999999999999.0.0"},
                                       std::string_view{"1.2.3+\xc3\xa9"},
                                       std::string_view{"1.2.3\\n"}}) {
        CAPTURE(std::string{bad});
        CHECK(chosen(index_of({"1.0.0", bad}), "tool") == "1.0.0");
        const auto alone = index_of({bad});
        CHECK_THROWS_AS(chosen(alone, "tool"), Error);
    }
    CHECK(code_of(line(long_text)) == Errc::registry);
}

TEST_CASE("a yanked flag of another type is refused") {
    for (const std::string_view bad :
         {R"(,"yanked":"false")", R"(,"yanked":1)", R"(,"yanked":null)"}) {
        CAPTURE(std::string{bad});
        CHECK(code_of(line("1.0.0", bad)) == Errc::registry);
    }
}

TEST_CASE("a yanked version is taken only when it is allowed and there is no other") {
    const auto entries =
        read_index(cat(line("1.0.0"), "\n", line("1.1.0", R"(,"yanked":true)")), "tool", readers);
    CHECK(chosen(entries, "tool") == "1.0.0");
    CHECK(chosen(entries, "tool@=1.1.0", true) == "1.1.0");
    CHECK(chosen(entries, "tool", true) == "1.0.0");

    const auto only = read_index(line("1.1.0", R"(,"yanked":true)"), "tool", readers);
    for (const std::string_view spec : {"tool", "tool@=1.1.0"}) {
        CAPTURE(std::string{spec});
        try {
            chosen(spec == "tool" ? only : entries, spec);
            FAIL("a yanked version was chosen");
        } catch (const Error& error) {
            CHECK(error.code() == Errc::policy);
            CHECK(std::string_view{error.what()} == "tool 1.1.0 was yanked by its author");
        }
    }
}

TEST_CASE("a pre-release is chosen only when one was asked for") {
    const auto entries = index_of({"1.0.0", "1.1.0-rc.2", "1.1.0-rc.10"});
    CHECK(chosen(entries, "tool") == "1.0.0");
    CHECK(chosen(entries, "tool@*") == "1.0.0");
    CHECK(chosen(entries, "tool@^1.1.0-rc.1") == "1.1.0-rc.10");
}

TEST_CASE("when there are only pre-releases, the error says how to ask for one") {
    const auto entries = index_of({"1.0.0-rc.1", "0.9.0-beta"});
    try {
        chosen(entries, "tool");
        FAIL("a pre-release was chosen");
    } catch (const Error& error) {
        CHECK(error.code() == Errc::registry);
        CHECK(error.hint() == "ask for one of them: tool@=1.0.0-rc.1");
    }
}

TEST_CASE("when no version matches, the newest ones are listed") {
    const auto entries = index_of({"1.0.0", "1.1.0", "1.2.0", "1.3.0", "1.4.0", "1.5.0", "1.10.0"});
    try {
        chosen(entries, "tool@^2");
        FAIL("something matched");
    } catch (const Error& error) {
        CHECK(error.code() == Errc::registry);
        CHECK(std::string_view{error.what()} == "no version of tool matches ^2");
        REQUIRE(error.notes().size() == 1);
        CHECK(error.notes()[0] == "there are: 1.10.0, 1.5.0, 1.4.0, 1.3.0, 1.2.0 and 2 more");
    }
}

TEST_CASE("a config.json that does not fit is refused") {
    const std::string long_url = cat("https://a/", std::string(std::size_t{1} << 20, 'a'));
    for (const std::string& bad :
         {std::string{"{}"},
          std::string{R"({"dl":1})"},
          std::string{R"({"dl":"file:///srv/crates"})"},
          std::string{R"({"dl":"/crates"})"},
          std::string{R"({"dl":"https://a.example/{crate"})"},
          std::string{R"({"dl":"https://a.example/{sha1}"})"},
          cat(R"({"dl":")", long_url, "\"}"),
          std::string{R"({"dl":"https://a.example","auth-required":"yes"})"},
          std::string{"[]"},
          std::string{"<html>"}}) {
        CAPTURE(bad.substr(0, 60));
        try {
            download_url(read_registry_config(bad, readers), index_of({"1.0.0"}).at(0));
            FAIL("it was accepted");
        } catch (const Error& error) {
            CHECK(error.code() == Errc::registry);
        }
    }
}

TEST_CASE("a crate's URL is made from dl as cargo makes it") {
    struct Row {
        std::string_view download;
        std::string_view url;
    };

    IndexEntry entry = index_of({"1.0.0+b1"}).at(0);
    entry.name = "MyTool";
    const Row rows[] = {
        {"https://a.example/dl", "https://a.example/dl/MyTool/1.0.0%2Bb1/download"},
        {"https://a.example/{crate}-{version}.crate", "https://a.example/MyTool-1.0.0%2Bb1.crate"},
        {"https://a.example/{prefix}/{lowerprefix}/{crate}",
         "https://a.example/My/To/my/to/MyTool"},
        {"https://a.example/{sha256-checksum}",
         "https://a.example/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string{row.download});
        CHECK(download_url({std::string{row.download}, false}, entry).to_string() == row.url);
    }
}

} // namespace binstall::crates_io
