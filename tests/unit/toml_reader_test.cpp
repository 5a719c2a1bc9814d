// SPDX-License-Identifier: MIT
#include "../support/texts.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/readers.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <pthread.h>
#include <string>

namespace binstall {

namespace {

using test::contains;
using test::repeated;

Value read(std::string_view text) {
    return StrictReaders{}.toml(text);
}

/// What the reader says against `text`; empty when it accepts it.
std::string complaint(std::string_view text) {
    try {
        static_cast<void>(read(text));
        return {};
    } catch (const Error& error) {
        CHECK(error.code() == Errc::manifest);
        return error.what();
    }
}

/// Runs `task` on a thread with a stack of 1 MiB, as under `ulimit -s 1024`.
template <class Task>
void on_small_stack(Task task) {
    pthread_attr_t attributes;
    REQUIRE(pthread_attr_init(&attributes) == 0);
    REQUIRE(pthread_attr_setstacksize(&attributes, std::size_t{1} << 20) == 0);
    pthread_t thread{};
    const auto run = [](void* argument) -> void* {
        (*static_cast<Task*>(argument))();
        return nullptr;
    };
    REQUIRE(pthread_create(&thread, &attributes, run, &task) == 0);
    CHECK(pthread_join(thread, nullptr) == 0);
    pthread_attr_destroy(&attributes);
}

std::string keys_of(const Value& value) {
    std::string keys;
    for (const auto& member : *value.table())
        keys += member.first + " ";
    return keys;
}

} // namespace

TEST_CASE("TOML becomes a value of the same kinds") {
    const Value value = read(R"(# a comment with é
[package]
name = "bat"
keywords = ["a", 'b\n', """c
"d" """]
count = 0x1F
ratio = 2.5
ok = true
"quoted é" = { a.b = 1 }
)");
    const Value& package = *value.find("package");
    CHECK(*package.find("name")->string() == "bat");
    CHECK(*package.find("keywords") == Value{Array{"a", "b\\n", "c\n\"d\" "}});
    CHECK(*package.find("count")->integer() == 31);
    CHECK(*package.find("ratio")->number() == 2.5);
    CHECK(*package.find("ok")->boolean());
    CHECK(*package.find("quoted é")->find("a")->find("b")->integer() == 1);
}

TEST_CASE("TOML members come in the order of the document") {
    const Value value =
        read("z = 1\n[y]\nq = 1\na = 2\n[m.x]\n[[bin]]\nname = 'b'\n[[bin]]\nname = 'a'\n[c]\n");
    CHECK(keys_of(value) == "z y m bin c ");
    CHECK(keys_of(*value.find("y")) == "q a ");
    CHECK(*value.find("bin")->array()->front().find("name")->string() == "b");
}

TEST_CASE("dates of TOML arrive as their text") {
    CHECK(*read("a = 1979-05-27T07:32:00Z").find("a")->string() == "1979-05-27T07:32:00Z");
    CHECK(*read("a = 1979-05-27").find("a")->string() == "1979-05-27");
    CHECK(*read("a = 07:32:00").find("a")->string() == "07:32:00");
}

TEST_CASE("TOML-02: TOML that nests deeper than 64 levels is refused before it is parsed") {
    const std::string refused[] = {
        "a=" + repeated("[", 100'000),
        "a" + repeated(".b", 10'000) + " = 1",
        "[a" + repeated(".b", 10'000) + "]",
        "[[a" + repeated(" . b", 100) + "]]",
        "a = " + repeated("{a = ", 10'000),
        "a = " + repeated("{a = [", 40) + repeated("]}", 40),
        "[a" + repeated(".b", 40) + "]\nc" + repeated(".d", 40) + " = 1",
        "[a" + repeated(".b", 40) + "]\nc = {d" + repeated(".d", 40) + " = 1}",
        "a = [\n" + repeated("[\n", 70) + repeated("]\n", 71),
        "\"a\"" + repeated(".'b'", 100) + " = 1",
        "a = { b = 1, c" + repeated(".d", 100) + " = 2 }",
    };
    on_small_stack([&] {
        for (const std::string& text : refused) {
            CAPTURE(text.substr(0, 60));
            CHECK(contains(complaint(text), "too deep"));
        }
    });
}

TEST_CASE("TOML of ordinary depth is not taken for deep") {
    const std::string accepted[] = {
        "a = " + repeated("[", 60) + repeated("]", 60),
        "a" + repeated(".b", 60) + " = 1",
        "a = [" + repeated("1.5, ", 1000) + "]",
        "a = [" + repeated("{b.c = [[1.5]]}, ", 1000) + "]",
        repeated("[[a.b.c]]\nd.e = {f.g = [1.0, 2.0]}\n", 1000),
        "a = \"" + repeated("[", 100) + repeated("\\\"", 100) + "\" # " + repeated("[", 100),
        "a = '" + repeated("[{", 100) + "'\nb = '''\n" + repeated("[\n", 100) + "'''",
        "a = \"\"\"x\"\"\"\"\"\nb = 1",
        repeated("# [[[[ a.b.c = \"\n", 100),
    };
    on_small_stack([&] {
        for (const std::string& text : accepted) {
            CAPTURE(text.substr(0, 60));
            CHECK(complaint(text).empty());
        }
    });
}

TEST_CASE("TOML-03: TOML longer than 1 MiB is refused") {
    std::string many_keys;
    for (int index = 0; index < 1'000'000; ++index)
        many_keys += cat("k", index, "=1\n");
    for (const std::string& text : {repeated("# 0123456789012345678901234567890\n", 70'000),
                                    "a = \"" + std::string(std::size_t{1} << 20, 'x') + "\"",
                                    many_keys})
        CHECK(contains(complaint(text), "longer than 1 MiB"));
    CHECK(complaint("a = \"" + std::string((std::size_t{1} << 20) - 6, 'x') + "\"").empty());
}

TEST_CASE("TOML-04: a key or table that is defined twice is refused with line and column") {
    CHECK(contains(complaint("a = 1\na = 2"), "line 2, column"));
    CHECK(contains(complaint("[a]\n[b]\n[a]\n"), "line 3, column 1"));
    CHECK(contains(complaint("a.b = 1\n[a]\n"), "line 2, column 1"));
    CHECK(contains(complaint("a = 1\na.b = 2\n"), "line 2, column"));
    CHECK(contains(complaint("[[a]]\n[a]\n"), "line 2, column 1"));
    CHECK(contains(complaint("a = {b = 1, b = 2}\n"), "line 1, column"));
}

TEST_CASE("TOML-05: bytes that are no text are refused, and a byte order mark is not") {
    const std::string_view refused[] = {
        "a = \"\xff\"",
        "# \xc0\xaf",
        "a = \"\xed\xa0\x80\"",
        {"a = \"\0\"", 7},
        {"a = 1\0", 6},
        "a = 1\rb = 2",
        "a = \"x\ry\"",
        "# x\ry",
        "a = \"\\uD800\"",
        "a = \"\\U00110000\"",
        "a = \"\\u0000\"",
        "a = 1\xef\xbb\xbf",
    };
    for (std::string_view text : refused) {
        CAPTURE(text);
        CHECK_FALSE(complaint(text).empty());
    }
    CHECK(*read("\xef\xbb\xbf"
                "a = 1\r\nb = 2\r\n")
               .find("b")
               ->integer() == 2);
}

TEST_CASE("TOML-06: numbers that do not fit are refused") {
    for (std::string_view text : {"a = 9223372036854775808",
                                  "a = -9223372036854775809",
                                  "a = 1e999",
                                  "a = 0x",
                                  "a = 0o9",
                                  "a = 01"}) {
        CAPTURE(text);
        CHECK_FALSE(complaint(text).empty());
    }
    const Value nan = read("a = nan");
    CHECK(nan.find("a")->integer() ==
          nullptr); // a number where an integer is expected is "not there"
    CHECK(std::isnan(*nan.find("a")->number()));
}

TEST_CASE("documents that abort toml++ never reach it") {
    const std::string_view refused[] = {
        {"[\x05"
         "a]",
         4},
        "\xc3\xa9 = 1",
        "\"a\" \xc3\xa9",
        "[\xc3\xa9]",
        "a = \xc3\xa9",
        "[\\x05a]",
        "a = \\",
        "a\x7f = 1",
        "a = \"\\\x05\"",
        "a = \"abc",
        "a = 'abc\nb = 1",
        "a = \"\"\"abc",
        "a = \"abc\\",
        "a = \"abc\\\n\"",
    };
    for (std::string_view text : refused) {
        CAPTURE(text);
        CHECK_FALSE(complaint(text).empty());
    }
}

TEST_CASE("a complaint about TOML is safe to print") {
    const std::string said = complaint("a = \"\xc2\x9b\" x\n");
    CHECK_FALSE(said.empty());
    CHECK(printable(said, 1000) == said);
}

} // namespace binstall
