// SPDX-License-Identifier: MIT
// The expected answers were taken from cargo 1.95 with path dependencies.
#include <binstall/error.hpp>
#include <binstall/version.hpp>

#include <doctest/doctest.h>

namespace binstall {

namespace {

struct Row {
    std::string_view requirement;
    std::vector<std::string_view> accepted;
    std::vector<std::string_view> refused;
};

void check(const VersionReq& req, const Row& row) {
    CAPTURE(row.requirement);
    for (std::string_view version : row.accepted) {
        CAPTURE(version);
        CHECK(req.matches(Version::parse(version)));
    }
    for (std::string_view version : row.refused) {
        CAPTURE(version);
        CHECK_FALSE(req.matches(Version::parse(version)));
    }
}

std::string message_of(std::string_view requirement) {
    try {
        static_cast<void>(VersionReq::parse(requirement));
    } catch (const Error& error) {
        return error.code() == Errc::version ? error.what() : "another code";
    }
    return "accepted";
}

} // namespace

TEST_CASE("every operator accepts what cargo accepts") {
    const Row rows[] = {
        {"=1.2.3", {"1.2.3", "1.2.3+meta"}, {"1.2.4", "1.2.3-rc.1", "2.2.3"}},
        {"=1.2", {"1.2.0", "1.2.9"}, {"1.3.0", "1.1.9", "1.2.0-rc.1"}},
        {"=1", {"1.0.0", "1.9.9"}, {"2.0.0", "0.9.9", "1.0.0-rc.1"}},
        {">1.2.3", {"1.2.4", "1.3.0", "2.0.0"}, {"1.2.3", "1.2.2", "1.2.4-rc.1"}},
        {">1.2", {"1.3.0", "2.0.0"}, {"1.2.0", "1.2.9", "1.3.0-rc.1"}},
        {">1", {"2.0.0"}, {"1.0.0", "1.9.9"}},
        {">=1.2.3", {"1.2.3", "1.2.4", "2.0.0"}, {"1.2.2", "1.2.3-rc.1"}},
        {">=1.2", {"1.2.0", "1.3.0"}, {"1.1.9", "1.2.0-rc.1"}},
        {"<1.2.3", {"1.2.2", "0.9.0"}, {"1.2.3", "1.2.3-rc.1"}},
        {"<1.2", {"1.1.9"}, {"1.2.0", "1.2.0-rc.1"}},
        {"<=1.2.3", {"1.2.3", "1.2.2"}, {"1.2.4"}},
        {"<=1.2", {"1.2.0", "1.2.9", "1.1.0"}, {"1.3.0"}},
        {"~1.2.3", {"1.2.3", "1.2.9"}, {"1.2.2", "1.3.0"}},
        {"~1.2", {"1.2.0", "1.2.9"}, {"1.3.0"}},
        {"~1", {"1.0.0", "1.9.9"}, {"2.0.0"}},
        {"^1.2.3", {"1.2.3", "1.9.0"}, {"1.2.2", "2.0.0"}},
        {"^0.2.3", {"0.2.3", "0.2.9"}, {"0.2.2", "0.3.0"}},
        {"^0.0.3", {"0.0.3"}, {"0.0.2", "0.0.4"}},
        {"^0.0", {"0.0.0", "0.0.9"}, {"0.1.0"}},
        {"^0", {"0.0.0", "0.9.9"}, {"1.0.0"}},
        {"^1.2", {"1.2.0", "1.9.9"}, {"1.1.9", "2.0.0"}},
        {"^1", {"1.0.0", "1.9.9"}, {"0.9.9", "2.0.0"}},
        {"1.2.3", {"1.2.3", "1.9.0"}, {"1.2.2", "2.0.0"}},
        {"1.2.*", {"1.2.0", "1.2.9"}, {"1.3.0"}},
        {"1.*", {"1.0.0", "1.9.9"}, {"2.0.0"}},
        {"1.*.*", {"1.9.9"}, {"2.0.0"}},
        {"1.x", {"1.9.9"}, {"2.0.0"}},
        {"1.X", {"1.9.9"}, {"2.0.0"}},
        {"*", {"0.0.0", "9.9.9", "1.0.0+meta"}, {"1.0.0-rc.1"}},
        {">=1, <2", {"1.0.0", "1.9.9"}, {"0.9.9", "2.0.0"}},
        {">1.2.0,<1.2.5", {"1.2.1", "1.2.4"}, {"1.2.0", "1.2.5"}},
        {">2, <1", {}, {"0.0.1", "1.5.0", "3.0.0"}},
    };
    for (const Row& row : rows)
        check(VersionReq::parse(row.requirement), row);
}

TEST_CASE("a prerelease is accepted only where a comparator names its version with one") {
    const Row rows[] = {
        {"=1.2.3-rc.1", {"1.2.3-rc.1", "1.2.3-rc.1+meta"}, {"1.2.3", "1.2.3-rc.2"}},
        {">1.2.3-rc.1", {"1.2.3-rc.2", "1.2.3", "1.3.0"}, {"1.2.3-rc.1", "1.2.4-rc.1"}},
        {">=1.2.3-9", {"1.2.3-10", "1.2.3-a"}, {"1.2.3-8"}},
        {"<1.2.3-rc.2", {"1.2.3-rc.1", "1.2.2"}, {"1.2.3-rc.2", "1.2.2-rc.1"}},
        {"^1.2.3-rc.1", {"1.2.3-rc.1", "1.2.3", "1.9.0"}, {"1.2.3-alpha", "1.9.0-rc.1"}},
        {"~1.2.3-rc.1", {"1.2.3-rc.2", "1.2.4"}, {"1.2.4-rc.1", "1.3.0"}},
        {"^0.0.3-rc.1", {"0.0.3-rc.1", "0.0.3"}, {"0.0.4"}},
        {"^1, >=1.2.3-alpha", {"1.2.3-rc.1", "1.2.3"}, {"1.2.4-rc.1", "1.0.0"}},
        {"^1.2, >=1.2.3-alpha", {"1.2.3-rc.1"}, {"1.2.4-rc.1"}},
        {"=1.2, >=1.2.3-alpha", {"1.2.3"}, {"1.2.3-rc.1"}},
        {"~1.2, >=1.2.3-alpha", {"1.2.3"}, {"1.2.3-rc.1"}},
        {">=1.2, >=1.2.3-alpha", {"1.2.3"}, {"1.2.3-rc.1"}},
        {"<2, >=1.2.3-alpha", {"1.2.3-rc.1"}, {"2.0.0-rc.1"}},
    };
    for (const Row& row : rows)
        check(VersionReq::parse(row.requirement), row);
}

TEST_CASE("the newest version is not chosen when it is a prerelease") {
    const Version newest = Version::parse("2.0.0-rc.1");
    CHECK_FALSE(VersionReq{}.matches(newest));
    CHECK_FALSE(VersionReq::parse("*").matches(newest));
    CHECK_FALSE(VersionReq::parse_command_line("latest").matches(newest));
    CHECK(VersionReq{}.matches(Version::parse("1.9.9")));
}

TEST_CASE("a bare version on the command line is exact") {
    const Row rows[] = {
        {"1.2.3", {"1.2.3", "1.2.3+meta"}, {"1.2.4", "1.2.3-rc.1"}},
        {"1.2", {"1.2.0", "1.2.9"}, {"1.3.0", "1.1.0"}},
        {"1", {"1.0.0", "1.9.9"}, {"2.0.0"}},
        {"1.2.*", {"1.2.0", "1.2.9"}, {"1.3.0"}},
        {"1.*", {"1.9.9"}, {"2.0.0"}},
        {"^1.2", {"1.2.0", "1.9.0"}, {"2.0.0"}},
        {"~1.2.3", {"1.2.4"}, {"1.3.0"}},
        {">=1, <2", {"1.0.0", "1.9.9"}, {"2.0.0"}},
        {"*", {"1.0.0"}, {"1.0.0-rc.1"}},
        {"<=1.3.3", {"1.3.3", "0.1.0"}, {"1.3.4"}},
        {"1.2, <1.2.5", {"1.2.0", "1.2.4"}, {"1.2.5", "1.3.0"}},
        {"1.2.3-rc.1", {"1.2.3-rc.1"}, {"1.2.3", "1.2.3-rc.2"}},
        {" 1.2.3", {"1.2.3", "1.9.0"}, {"1.2.2", "2.0.0"}},
    };
    for (const Row& row : rows)
        check(VersionReq::parse_command_line(row.requirement), row);
}

TEST_CASE("a requirement of the command line is shown in cargo's spelling") {
    struct Spelling {
        std::string_view typed;
        std::string_view cargo;
    };

    const Spelling rows[] = {
        {"1.2.3", "=1.2.3"},
        {"1.2", "=1.2"},
        {"1", "=1"},
        {"1.2.*", "=1.2"},
        {"1.*", "=1"},
        {"1.2, <1.2.5", "=1.2, <1.2.5"},
        {"1.2.3-rc.1", "=1.2.3-rc.1"},
        {" 1.2.3", "^1.2.3"},
        {"1.2.3 ", "=1.2.3"},
        {"^1 ,<2", "^1, <2"},
        {"v1.2.3", "=1.2.3"},
        {"V1.2", "=1.2"},
        {" v1.2", "=1.2"},
        {"latest", "*"},
        {" Latest ", "*"},
        {"LATEST", "*"},
        {"*", "*"},
        {"x", "*"},
        {">=1.0.0-rc.1", ">=1.0.0-rc.1"},
    };
    for (const Spelling& row : rows) {
        CAPTURE(row.typed);
        CHECK(VersionReq::parse_command_line(row.typed).to_string() == row.cargo);
    }
}

TEST_CASE("what is neither a version nor a requirement is refused on the command line") {
    for (std::string_view text : {"",
                                  " ",
                                  "\t",
                                  "vv1",
                                  "v",
                                  "version",
                                  "newest",
                                  "lates",
                                  "v 1",
                                  "=v1.2.3",
                                  "1.2.3.4",
                                  "1@2",
                                  "\x1b[2J",
                                  "1\n2"}) {
        CAPTURE(text);
        try {
            static_cast<void>(VersionReq::parse_command_line(text));
            FAIL_CHECK("accepted");
        } catch (const Error& error) {
            CHECK(error.code() == Errc::version);
            CHECK(std::string_view{error.what()}.find_first_of("\x1b\n") == std::string_view::npos);
        }
    }
}

TEST_CASE("hostile requirements are refused") {
    std::string many = "1";
    for (int count = 1; count < 10'000; ++count)
        many += ",1";
    for (const std::string& text : {
             many,
             std::string(std::size_t{100} << 10, '1'),
             ">=1" + std::string(std::size_t{100} << 10, ' '),
             std::string{"^^1"},
             std::string{"*.*"},
         }) {
        CAPTURE(text.substr(0, 80));
        CHECK(message_of(text).starts_with("not a version requirement: "));
        CHECK(message_of(text).size() < 1000);
    }
}

TEST_CASE("a requirement has at most 32 comparators") {
    std::string text = ">1";
    for (int count = 1; count < 32; ++count)
        text += ",>1";
    CHECK(message_of(text) == "accepted");
    CHECK(message_of(text + ",>1").ends_with("(more than 32 comparators)"));
}

TEST_CASE("requirements that cargo refuses are refused") {
    for (std::string_view text : {
             "",        " ",        "latest",    "v1.2.3",     "1.2.3.4",
             "1..2",    "1,",       ",1",        "1,,2",       ">1 <2",
             "> =1",    "==1",      "=",         ">",          "1.2.3-",
             "1.2.3+",  "1.2.3-01", "1.2.3-a..", "01.2",       "1.02",
             "1.2-rc",  "1-rc",     "1.*.3",     "1.*-rc",     ">1, *",
             "*, >1",   "^*",       "=*",        "~>1.2",      "!1.2",
             "<>1",     "1 2",      "1\t",       "1. 2",       "1.2.3 -rc",
             "1.2.3-é", "**",       "x1",        "1.2.3-\xff", "18446744073709551616",
         }) {
        CAPTURE(text);
        CHECK(message_of(text).starts_with("not a version requirement: "));
    }
}

TEST_CASE("white space that cargo allows is allowed") {
    for (std::string_view text : {" 1.2", "1.2 ", ">= 1.2", "^  1.2", "1 , 2", " * ", "* "}) {
        CAPTURE(text);
        CHECK(message_of(text) == "accepted");
    }
}

TEST_CASE("a requirement that is printed and read again is the same") {
    for (std::string_view text : {
             "*",
             "1",
             "1.2",
             "1.2.3",
             "=1",
             "=1.2",
             "=1.2.3",
             ">1",
             ">=1.2",
             "<1.2.3",
             "<=1",
             "~1.2",
             "^0.0.3",
             "1.*",
             "1.2.*",
             ">=1.2.3-rc.1, <2",
             "=1.*",
             "18446744073709551615",
         }) {
        CAPTURE(text);
        const VersionReq req = VersionReq::parse(text);
        CHECK(VersionReq::parse(req.to_string()) == req);
    }
}

TEST_CASE("only a single complete '=' names an exact version") {
    CHECK(VersionReq::parse("=1.2.3").exact() == Version::parse("1.2.3"));
    CHECK(VersionReq::parse("=1.2.3-rc.1+meta").exact() == Version::parse("1.2.3-rc.1"));
    for (std::string_view text : {"*", "1.2.3", "=1.2", "=1.2.*", "=1.2.3, =1.2.3", ">=1.2.3"}) {
        CAPTURE(text);
        CHECK_FALSE(VersionReq::parse(text).exact().has_value());
    }
}

TEST_CASE("a requirement that is accepted can be read again as it is written") {
    std::string text = "1.2.3-a";
    while (VersionReq::parse(text).to_string().size() + 16 < 256)
        text += ",1.2.3-abc";
    CHECK(VersionReq::parse(VersionReq::parse(text).to_string()) == VersionReq::parse(text));
    for (int count = 0; count < 3; ++count)
        text += ",1.2.3-abc";
    REQUIRE(text.size() < 256); // which would become longer: ", ^1.2.3-abc"
    CHECK_THROWS_AS(VersionReq::parse(text), Error);
}

TEST_CASE("only a lone wildcard asks for nothing") {
    CHECK(VersionReq{}.is_any());
    CHECK(VersionReq::parse("*") == VersionReq{});
    CHECK_FALSE(VersionReq::parse(">=0.0.0").is_any());
}

} // namespace binstall
