// SPDX-License-Identifier: MIT
#include "../support/texts.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/readers.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <string>

namespace binstall {

namespace {

using test::contains;
using test::repeated;

Value read(std::string_view text) {
    return StrictReaders{}.json(text);
}

/// What the reader says against `text`; empty when it accepts it.
std::string complaint(std::string_view text) {
    try {
        static_cast<void>(read(text));
        return {};
    } catch (const Error& error) {
        CHECK(error.code() == Errc::registry);
        return error.what();
    }
}

} // namespace

TEST_CASE("JSON becomes a value of the same kinds, in the order of the document") {
    const Value value =
        read(R"({"z": [1, -2.5, true, null], "a": {"é\n\"": "\ud83d\ude00"}, "": ""})");
    REQUIRE(value.table() != nullptr);
    REQUIRE(value.table()->size() == 3);
    CHECK(value.table()->front().first == "z");
    CHECK(*value.find("z") == Value{Array{1, -2.5, true, Value{}}});
    CHECK(*value.find("a")->find("é\n\"")->string() == "\xf0\x9f\x98\x80");
    CHECK(value.find("")->string()->empty());
}

TEST_CASE("a JSON document may be a single scalar") {
    CHECK(*read(" 12 ").integer() == 12);
    CHECK(*read("\"x\"").string() == "x");
    CHECK(read("null").is_null());
}

TEST_CASE("JSON integers keep 64 bits, and numbers with a fraction or exponent are doubles") {
    CHECK(*read("9223372036854775807").integer() == std::numeric_limits<std::int64_t>::max());
    CHECK(*read("-9223372036854775808").integer() == std::numeric_limits<std::int64_t>::min());
    CHECK(*read("1e2").number() == 100.0);
    CHECK(*read("-0.0").number() == 0.0);
}

TEST_CASE("JSON-01: JSON that nests deeper than 64 levels is refused") {
    CHECK(complaint(repeated("[", 64) + repeated("]", 64)).empty());
    for (const std::string& text : {repeated("[", 65) + repeated("]", 65),
                                    repeated("[", 1'000'000),
                                    repeated("{\"a\":", 100'000)}) {
        CAPTURE(text.size());
        CHECK(contains(complaint(text), "too deep"));
    }
}

TEST_CASE("JSON-02: a key that is repeated anywhere in JSON is refused") {
    for (std::string_view text : {R"({"key":1,"key":1})",
                                  R"({"key":1,"b":2,"\u006bey":3})",
                                  R"([{"a":{"b":1,"key":[],"c":2,"key":{}}}])"}) {
        CAPTURE(text);
        CHECK(contains(complaint(text), "'key' is repeated"));
    }
    CHECK(complaint(R"({"a":{"a":{"a":1}},"b":[{"a":1},{"a":1}]})").empty());
}

TEST_CASE("an object with very many members is read in reasonable time") {
    std::string text = "{";
    for (int index = 0; index < 100'000; ++index)
        text += cat(index == 0 ? "" : ",", "\"k", index, "\":", index);
    CHECK(read(text + "}").table()->size() == 100'000);
    CHECK(contains(complaint(text + ",\"k5\":1}"), "'k5' is repeated"));
}

TEST_CASE("JSON-03: what is not RFC 8259, or not safe, is refused") {
    const std::string_view refused[] = {
        "NaN",
        "Infinity",
        "1e999",
        "-1E400",
        "123456789012345678901234567890",
        "9223372036854775808",
        "-9223372036854775809",
        "18446744073709551616",
        "-0",
        "[-0]",
        "01",
        "-01",
        "0x1",
        "+1",
        ".5",
        "1.",
        "[1,]",
        "{\"a\":1,}",
        "[,1]",
        "// comment\n1",
        "/* comment */ 1",
        "[1] # comment",
        "'a'",
        "{'a':1}",
        "{a:1}",
        "{1:2}",
        "\xef\xbb\xbf{}",
        "{} {}",
        "1 2",
        "{}x",
        "[1]\f",
        "\"a\nb\"",
        "\"\t\"",
        "\"\x01\"",
        "\"\\ud800\"",
        "\"\\udc00\"",
        "\"\\ud800x\"",
        "\"\\x41\"",
        "\"\xc0\xaf\"",
        "\"\xed\xa0\x80\"",
        "\"\xff\"",
        "\"\\u0000\"",
        "{\"a\\u0000b\":1}",
        "\"\\\\\\u0000\"",
        "",
        "   ",
        "[",
        "{\"a\"",
        "{\"a\":",
        "\"abc",
        "tru",
        "[1 2]",
        "{\"a\" 1}",
    };
    for (std::string_view text : refused) {
        CAPTURE(text);
        CHECK_FALSE(complaint(text).empty());
    }
    CHECK_FALSE(complaint({"{}\0", 3}).empty());
    CHECK_FALSE(complaint({"\"a\0b\"", 5}).empty());
    CHECK(*read(R"("\\u0000")").string() == "\\u0000"); // a backslash and five characters
}

TEST_CASE("a complaint about JSON names line and column and is safe to print") {
    CHECK(contains(complaint("{\n \"a\": x}"), "line 2, column 7"));
    CHECK(contains(complaint("[1,\n  99999999999999999999]"), "line 2"));
    CHECK(contains(complaint("{\"\\u001b[31m\":1,\"\\u001b[31m\":2}"), "'\\x1b[31m' is repeated"));
}

} // namespace binstall
