// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/version.hpp>

#include <doctest/doctest.h>

#include <algorithm>

namespace binstall {

namespace {

// Each below the next: https://semver.org/#spec-item-11, and cargo's order of build metadata.
constexpr std::string_view ordered[] = {
    "0.0.0-0",
    "0.0.0",
    "0.0.1",
    "0.9.9",
    "1.0.0-0",
    "1.0.0-1",
    "1.0.0-9",
    "1.0.0-10",
    "1.0.0-99999999999999999999999998",
    "1.0.0-99999999999999999999999999",
    "1.0.0--",
    "1.0.0-A",
    "1.0.0-alpha",
    "1.0.0-alpha.1",
    "1.0.0-alpha.1.0",
    "1.0.0-alpha.beta",
    "1.0.0-alpha-",
    "1.0.0-beta",
    "1.0.0-beta.2",
    "1.0.0-beta.11",
    "1.0.0-rc.1",
    "1.0.0-rc.1+1",
    "1.0.0",
    "1.0.0+0",
    "1.0.0+00",
    "1.0.0+1",
    "1.0.0+01",
    "1.0.0+2",
    "1.0.0+10",
    "1.0.0+a",
    "1.0.0+a.1",
    "1.0.1",
    "1.2.0",
    "1.10.0",
    "2.0.0",
    "18446744073709551615.0.0",
};

} // namespace

TEST_CASE("a version is read into its parts") {
    const Version version = Version::parse("0.14.1-alpha.5+build.007");
    CHECK(version.major == 0);
    CHECK(version.minor == 14);
    CHECK(version.patch == 1);
    CHECK(version.prerelease == "alpha.5");
    CHECK(version.build == "build.007");
    CHECK(version.is_prerelease());
    CHECK_FALSE(Version::parse("1.2.3+build-1").is_prerelease());
}

TEST_CASE("a version that is printed and read again is the same") {
    for (std::string_view text : ordered) {
        CAPTURE(text);
        CHECK(Version::parse(text).to_string() == text);
    }
    for (std::string_view text : {"1.2.3-x-y-z.--", "1.2.3+-", "1.2.3-0a", "1.2.3-01a+001"}) {
        CAPTURE(text);
        CHECK(Version::parse(text).to_string() == text);
    }
}

TEST_CASE("versions are ordered as semver.org and cargo order them") {
    for (std::size_t left = 0; left < std::size(ordered); ++left) {
        for (std::size_t right = 0; right < std::size(ordered); ++right) {
            CAPTURE(ordered[left]);
            CAPTURE(ordered[right]);
            const auto order = Version::parse(ordered[left]) <=> Version::parse(ordered[right]);
            CHECK(order == (left <=> right));
        }
    }
}

TEST_CASE("the order is total: equal exactly when the texts are") {
    for (std::string_view left : ordered)
        for (std::string_view right : ordered) {
            CAPTURE(left);
            CAPTURE(right);
            CHECK((Version::parse(left) == Version::parse(right)) == (left == right));
        }
}

TEST_CASE("a malformed version is refused and never escapes as another exception") {
    for (const std::string& text : {
             std::string{},
             std::string{" "},
             std::string{"1"},
             std::string{"1.2"},
             std::string{"1.2.3.4"},
             std::string{"01.2.3"},
             std::string{"1.02.3"},
             std::string{"1.2.03"},
             std::string{"1.2.3-"},
             std::string{"1.2.3+"},
             std::string{"1.2.3-+"},
             std::string{"1.2.3-01"},
             std::string{"1.2.3-a.01"},
             std::string{"1.2.3-a..b"},
             std::string{"1.2.3-.a"},
             std::string{"1.2.3-a."},
             std::string{"1.2.3+a..b"},
             std::string{"1.2.3+a+b"},
             std::string{"1.2.3_a"},
             std::string{"1..3"},
             std::string{".1.2"},
             std::string{"1.2."},
             std::string{"-1.2.3"},
             std::string{"+1.2.3"},
             std::string{"v1.2.3"},
             std::string{"=1.2.3"},
             std::string{" 1.2.3"},
             std::string{"1.2.3 "},
             std::string{"1.2.3\n"},
             std::string{"1. 2.3"},
             std::string{"1.2.x"},
             std::string{"1.2.*"},
             std::string{"0x1.2.3"},
             std::string{"1e3.2.3"},
             std::string{"1.2.3+é"},
             std::string{"1.2.3-\xff"},
             std::string{"1.2.3\0", 6},
             std::string{"18446744073709551616.0.0"},
             std::string{"999999999999999999999.0.0"},
             std::string{"../../1.2.3"},
             "1.2.3-" + std::string(std::size_t{1} << 20, 'a'),
             std::string(std::size_t{1} << 20, '1') + ".2.3",
             "1.2.3-" + std::string(251, 'a'),
         }) {
        CAPTURE(text.substr(0, 80));
        CHECK_FALSE(Version::try_parse(text).has_value());
        try {
            static_cast<void>(Version::parse(text));
            FAIL_CHECK("accepted");
        } catch (const Error& error) {
            CHECK(error.code() == Errc::version);
            CHECK(std::string_view{error.what()}.find('\n') == std::string_view::npos);
            CHECK(std::string_view{error.what()}.size() < 1000);
        }
    }
    CHECK(Version::try_parse("1.2.3-" + std::string(250, 'a')).has_value());
}

TEST_CASE("a refusal says what is wrong with the version") {
    struct Row {
        std::string_view text;
        std::string_view message;
    };

    const Row rows[] = {
        {"1.2", "not a version: 1.2 (a '.' is missing before the patch number)"},
        {"01.2.3", "not a version: 01.2.3 (the major number has a leading zero)"},
        {"1.2.3-", "not a version: 1.2.3- (a prerelease identifier is empty)"},
        {"1.2.3 x", "not a version: 1.2.3 x (' x' was not expected)"},
    };
    for (const Row& row : rows) {
        try {
            static_cast<void>(Version::parse(row.text));
            FAIL_CHECK("accepted");
        } catch (const Error& error) {
            CHECK(std::string_view{error.what()} == row.message);
        }
    }
}

TEST_CASE("many versions with the longest prereleases are sorted without trouble") {
    std::vector<Version> versions;
    const std::string same(200, '9');
    for (int number = 0; number < 5'000; ++number)
        versions.push_back({1, 0, 0, same + "." + std::to_string(number * 7919 % 5'000), {}});
    std::ranges::sort(versions);

    CHECK(versions.front().prerelease == same + ".0");
    CHECK(versions.back().prerelease == same + ".4999");
    CHECK(std::ranges::is_sorted(versions));
}

} // namespace binstall
