// SPDX-License-Identifier: MIT
#include <engine/hold_back.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace binstall {

using std::chrono::seconds;

TEST_CASE("ages are written in the units that one thinks in, and nothing else is one") {
    struct Row {
        std::string_view text;
        std::int64_t seconds;
    };

    for (const Row& row : {Row{"0", 0},
                           Row{"45m", 2'700},
                           Row{"12h", 43'200},
                           Row{"3d", 259'200},
                           Row{" 2w ", 1'209'600}}) {
        CAPTURE(std::string{row.text});
        const auto age = Age::parse(row.text);
        REQUIRE(age.has_value());
        CHECK(age->span == seconds{row.seconds});
        CHECK(Age::parse(age->to_string()) == age);
    }
    for (const std::string_view bad :
         {"", "3", "d", "-1d", "3 d", "1.5d", "3D", "3days", "9999w", "99999999999999999999d"}) {
        CAPTURE(std::string{bad});
        CHECK_FALSE(Age::parse(bad).has_value());
    }
}

TEST_CASE("an age in words has the unit in which one counts it") {
    CHECK(age_words(seconds{-5}) == "0 seconds");
    CHECK(age_words(seconds{1}) == "1 second");
    CHECK(age_words(seconds{119}) == "119 seconds");
    CHECK(age_words(seconds{20 * 60}) == "20 minutes");
    CHECK(age_words(seconds{36 * 3'600}) == "36 hours");
    CHECK(age_words(seconds{10 * 86'400}) == "10 days");
    CHECK(moment_words(std::chrono::sys_seconds{seconds{1'767'225'660}}) == "2026-01-01 00:01 UTC");
}

TEST_CASE("a moment for programs has the form of RFC 3339") {
    CHECK(moment_text(std::chrono::sys_seconds{seconds{0}}) == "1970-01-01T00:00:00Z");
    CHECK(moment_text(std::chrono::sys_seconds{seconds{1'767'225'667}}) == "2026-01-01T00:01:07Z");
    CHECK(moment_text(std::chrono::sys_seconds{seconds{-1}}) == "1969-12-31T23:59:59Z");
}

TEST_CASE("what is too young is held back until a time, and what has none is too young") {
    const Age three_days = *Age::parse("3d");
    CHECK(why_held_back("published", std::nullopt, Age{}).empty());
    CHECK(why_held_back("published", now() - std::chrono::hours{73}, three_days).empty());
    const std::string young = why_held_back("uploaded", now() - std::chrono::hours{71}, three_days);
    CHECK(young.starts_with("it was uploaded 2 days ago, and is held back until "));
    CHECK(why_held_back("published", std::nullopt, three_days) ==
          "nobody says when it was published, so it counts as younger than 3d");
    // Somebody's clock is wrong: that makes nothing older.
    CHECK_FALSE(why_held_back("uploaded", now() + std::chrono::hours{500}, three_days).empty());
}

} // namespace binstall
