// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <doctest/doctest.h>

#include <algorithm>

namespace binstall {

namespace {

struct Row {
    std::string_view text;
    std::string_view shown;
};

std::size_t code_points(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char byte) { return (byte & 0xc0) != 0x80; }));
}

} // namespace

TEST_CASE("well-formed UTF-8 is told from everything else") {
    for (std::string_view good :
         {std::string_view{""},
          std::string_view{"plain"},
          std::string_view{"\0", 1},
          std::string_view{"\x7f\xc2\x80\xdf\xbf"},
          std::string_view{"\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf"},
          std::string_view{"\xf0\x90\x80\x80\xf4\x8f\xbf\xbf"}}) {
        CAPTURE(good);
        CHECK(is_utf8(good));
    }
    for (std::string_view bad : {
             "\x80",             // a continuation without its start
             "\xbf\xbf",         //
             "\xc0\x80",         // overlong NUL
             "\xc1\xbf",         // overlong
             "\xe0\x9f\xbf",     // overlong
             "\xf0\x8f\xbf\xbf", // overlong
             "\xed\xa0\x80",     // surrogate U+D800
             "\xed\xbf\xbf",     // surrogate U+DFFF
             "\xf4\x90\x80\x80", // past U+10FFFF
             "\xf5\x80\x80\x80", //
             "\xfe",             //
             "\xff",             //
             "\xc3",             // cut off
             "\xe2\x82",         //
             "\xf0\x9f\x98",     //
             "\xc3(",            // a start without its continuation
             "\xe2\x28\xa1",     //
             "good\xff",         //
         }) {
        CAPTURE(bad);
        CHECK_FALSE(is_utf8(bad));
    }
}

TEST_CASE("text that people can read stays as it is") {
    for (std::string_view text : {
             "",
             "ripgrep 14.1.1",
             "C:\\Temp\\x",
             "Grüße, 你好, привет, مرحبا",
             "smile \xf0\x9f\x98\x80",
             "tilde ~ and no-break\xc2\xa0space",
         }) {
        CAPTURE(text);
        CHECK(printable(text) == text);
    }
}

TEST_CASE("what a terminal would act on becomes a visible escape") {
    const Row rows[] = {
        {"\x1b[2J", "\\x1b[2J"},
        {"a\nerror: b\r", "a\\x0aerror: b\\x0d"},
        {"\a\b\t\v\f", "\\x07\\x08\\x09\\x0b\\x0c"},
        {std::string_view{"\0", 1}, "\\x00"},
        {"\x7f", "\\x7f"},
        {"\xc2\x9b"
         "31m",
         "\\u{009b}31m"},
        {"\x1b]8;;https://evil\x1b\\text", "\\x1b]8;;https://evil\\x1b\\text"},
        {"\x1b]52;c;aGk=\a", "\\x1b]52;c;aGk=\\x07"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.shown);
        CHECK(printable(row.text) == row.shown);
    }
}

TEST_CASE("what changes the order of the text or shows as nothing becomes a visible escape") {
    const Row rows[] = {
        {"\u202e", "\\u{202e}"}, // right-to-left override
        {"\u202a\u202d", "\\u{202a}\\u{202d}"},
        {"\u2066\u2069", "\\u{2066}\\u{2069}"}, // isolates
        {"\u200e\u200f\u061c", "\\u{200e}\\u{200f}\\u{061c}"},
        {"rg\u200b", "rg\\u{200b}"}, // zero-width space
        {"\u200c\u200d\u2060", "\\u{200c}\\u{200d}\\u{2060}"},
        {"\ufeffx", "\\u{feff}x"}, // byte order mark
        {"\u2028\u2029", "\\u{2028}\\u{2029}"},
        {"\u00ad", "\\u{00ad}"},      // soft hyphen
        {"\U000e0041", "\\u{e0041}"}, // tag character
        {"\ufe0f", "\\u{fe0f}"},      // variation selector
    };
    for (const Row& row : rows) {
        CAPTURE(row.shown);
        CHECK(printable(row.text) == row.shown);
    }
}

TEST_CASE("bytes that are not UTF-8 are shown one by one, and what follows them is kept") {
    CHECK(printable("\xff\xfe") == "\\xff\\xfe");
    CHECK(printable("a\xc3z") == "a\\xc3z");
    CHECK(printable("\xed\xa0\x80") == "\\xed\\xa0\\x80");
    CHECK(printable("\xe2\x82") == "\\xe2\\x82");
    CHECK(printable("\xc0\x9b") == "\\xc0\\x9b");
}

TEST_CASE("no byte at all can bring a control character to the terminal") {
    for (int first = 0; first < 256; ++first) {
        for (int second = 0; second < 256; ++second) {
            const std::string text{static_cast<char>(first), static_cast<char>(second)};
            const std::string shown = printable(text);
            const bool is_safe =
                is_utf8(shown) && std::ranges::all_of(shown, [](char byte) {
                    return static_cast<unsigned char>(byte) >= 0x20 && byte != 0x7f;
                });
            if (!is_safe || shown.find("\xc2\x9b") != std::string::npos)
                FAIL("byte pair ", first, " ", second);
        }
    }
}

TEST_CASE("the result has at most as many code points as the limit, an ellipsis included") {
    CHECK(printable("abcdef", 6) == "abcdef");
    CHECK(printable("abcdefg", 6) == "abcde…");
    CHECK(printable("äöüß", 4) == "äöüß");
    CHECK(printable("äöüßx", 4) == "äöü…");
    CHECK(printable("abc", 1) == "…");
    CHECK(printable("a", 1) == "a");
    CHECK(printable("a", 0) == "");
    CHECK(printable("", 0) == "");
}

TEST_CASE("an escape is never cut in two") {
    CHECK(printable("ab\x1bz", 6) == "ab…");
    CHECK(printable("ab\x1b", 6) == "ab\\x1b");
    CHECK(printable("ab\x1bz", 7) == "ab\\x1bz");
    CHECK(printable("\u202e\u202e", 10) == "\\u{202e}…");
}

TEST_CASE("a flood of marks is cut as any other text") {
    std::string flood = "a";
    for (int count = 0; count < 1000; ++count)
        flood += "\u0301";
    CHECK(code_points(printable(flood)) == 200);

    const std::string bells(std::size_t{1} << 20, '\a');
    CHECK(code_points(printable(bells)) <= 200);
}

TEST_CASE("what is printable already does not change again") {
    for (std::string_view text : {"\x1b[2J", "\u202e", "\xff", "plain…"}) {
        CAPTURE(text);
        const std::string once = printable(text);
        CHECK(printable(once) == once);
    }
}

} // namespace binstall
