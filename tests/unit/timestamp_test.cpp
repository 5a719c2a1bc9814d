// SPDX-License-Identifier: MIT
#include <binstall/timestamp.hpp>

#include <doctest/doctest.h>

namespace binstall {

TEST_CASE("a moment is read with a fraction and with an offset") {
    struct Row {
        std::string_view text;
        long long seconds;
    };

    const Row rows[] = {
        {"1970-01-01T00:00:00Z", 0},
        {"2026-01-01T00:00:00Z", 1'767'225'600},
        {"2026-01-01T02:00:00+02:00", 1'767'225'600},
        {"2025-12-31T18:30:00-05:30", 1'767'225'600},
        {"2026-01-01t00:00:00.123456z", 1'767'225'600},
        {"2024-02-29T23:59:60Z", 1'709'251'200},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string{row.text});
        const auto moment = parse_timestamp(row.text);
        REQUIRE(moment.has_value());
        CHECK(moment->time_since_epoch().count() == row.seconds);
    }
}

TEST_CASE("what is not a moment is absent") {
    for (const std::string_view text : {"",
                                        "yesterday",
                                        "2026-01-01",
                                        "2026-01-01T00:00:00",
                                        "2026-02-30T00:00:00Z",
                                        "2026-13-01T00:00:00Z",
                                        "2026-01-01T24:00:00Z",
                                        "2026-01-01T00:00:00.Z",
                                        "2026-01-01T00:00:00Z ",
                                        "2026-01-01T00:00:00+25:00",
                                        "-026-01-01T00:00:00Z"}) {
        CAPTURE(std::string{text});
        CHECK_FALSE(parse_timestamp(text).has_value());
    }
}

} // namespace binstall
