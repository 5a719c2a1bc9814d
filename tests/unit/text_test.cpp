// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>

namespace binstall {

namespace {

using Pieces = std::vector<std::string_view>;

} // namespace

TEST_CASE("cat joins text, characters and integers of every width") {
    const std::string text = "string";
    const std::string_view view = "view";

    CHECK(cat("literal ", text, ' ', view, ' ', 42) == "literal string view 42");
    CHECK(cat(std::numeric_limits<std::int64_t>::min()) == "-9223372036854775808");
    CHECK(cat(std::numeric_limits<std::uint64_t>::max()) == "18446744073709551615");
    CHECK(cat(std::uint16_t{8}, std::int8_t{-1}) == "8-1");
}

TEST_CASE("cat keeps bytes that would end a C string") {
    CHECK(cat(std::string_view{"a\0b", 3}, '\0') == std::string{"a\0b\0", 4});
}

TEST_CASE("trim takes ASCII white space from both ends and nothing else") {
    struct Row {
        std::string_view text;
        std::string_view trimmed;
    };

    const Row rows[] = {
        {"", ""},
        {" \t\r\n\v\f", ""},
        {"a", "a"},
        {"  a b\t", "a b"},
        {"\na", "a"},
        {"\xc2\xa0 a", "\xc2\xa0 a"},
        {std::string_view{"\0a", 2}, std::string_view{"\0a", 2}},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        CHECK(trim(row.text) == row.trimmed);
    }
}

TEST_CASE("split keeps empty pieces, so that joining gives the text again") {
    CHECK(split("", ',') == Pieces{""});
    CHECK(split("a", ',') == Pieces{"a"});
    CHECK(split("a,,b", ',') == Pieces{"a", "", "b"});
    CHECK(split(",", ',') == Pieces{"", ""});
    CHECK(split("a,", ',') == Pieces{"a", ""});
    CHECK(split(std::string_view{"a\0b", 3}, '\0') == Pieces{"a", "b"});
}

TEST_CASE("only ASCII letters are lowered") {
    CHECK(to_lower("AZaz[@`{09-_") == "azaz[@`{09-_");
    CHECK(to_lower("\xc3\x84\xff") == "\xc3\x84\xff");
}

TEST_CASE("letters and digits are those of ASCII for every byte there is") {
    int letters = 0;
    int digits = 0;
    for (int byte = 0; byte < 256; ++byte) {
        letters += is_ascii_letter(static_cast<char>(byte)) ? 1 : 0;
        digits += is_ascii_digit(static_cast<char>(byte)) ? 1 : 0;
    }
    CHECK(letters == 52);
    CHECK(digits == 10);
    for (char character : std::string_view{"azAZ"})
        CHECK(is_ascii_letter(character));
    for (char character : std::string_view{"09"})
        CHECK(is_ascii_digit(character));
}

TEST_CASE("the edit distance counts insertions, removals and replacements") {
    struct Row {
        std::string_view left;
        std::string_view right;
        std::size_t distance;
    };

    const Row rows[] = {
        {"", "", 0},
        {"", "abc", 3},
        {"same", "same", 0},
        {"kitten", "sitting", 3},
        {"flaw", "lawn", 2},
        {"ab", "ba", 2},
        {"ripgrep", "ripgerp", 2},
        {"intention", "execution", 5},
    };
    for (const Row& row : rows) {
        CAPTURE(row.left);
        CAPTURE(row.right);
        CHECK(edit_distance(row.left, row.right) == row.distance);
        CHECK(edit_distance(row.right, row.left) == row.distance);
    }
}

TEST_CASE("a suggestion is the nearest candidate, and none when all are far") {
    const std::string_view options[] = {"dry-run", "force", "target", "targets", "version"};

    CHECK(closest("dryrun", options) == "dry-run");
    CHECK(closest("forec", options) == "force");
    CHECK(closest("targett", options) == "target"); // as near as "targets", and first
    CHECK(closest("target", options) == "target");
    CHECK(closest("versions", options) == "version");
    CHECK(closest("bananas", options).empty());
    CHECK(closest("", options).empty());
    CHECK(closest("x", options).empty());
    CHECK(closest("force", {}).empty());
}

TEST_CASE("a suggestion for an absurdly long text costs nothing") {
    const std::string_view options[] = {"force"};
    const std::string endless(std::size_t{1} << 20, 'f');
    const std::string_view long_options[] = {endless};

    CHECK(closest(endless, options).empty());
    CHECK(closest("force", long_options).empty());
}

} // namespace binstall
