// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>

#include <engine/unpack.hpp>
#include <engine/unpack/member_path.hpp>

#include <doctest/doctest.h>

#include <vector>

using namespace binstall;

namespace {

std::string judged(std::string_view raw, const UnpackLimits& limits = {}) {
    try {
        return safe_member_path(raw, limits);
    } catch (const Error& error) {
        CHECK(error.code() == Errc::archive);
        return error.what();
    }
}

std::string refused(std::string_view shown, std::string_view rule) {
    return "the archive's entry '" + std::string{shown} + "' " + std::string{rule};
}

} // namespace

TEST_CASE("a member's path is normalised") {
    struct Row {
        std::string_view raw;
        std::string_view path;
    };

    for (const Row& row : {Row{"rg", "rg"},
                           Row{"./rg", "rg"},
                           Row{".//x/./rg", "x/rg"},
                           Row{"x/", "x"},
                           Row{".", ""},
                           Row{"./", ""},
                           Row{"~/rg", "~/rg"},
                           Row{"..rg", "..rg"},
                           Row{"a/...", "a/..."},
                           Row{"t\xc3\xb6ol", "t\xc3\xb6ol"},
                           Row{"to\xffol", "to\xffol"}}) {
        CAPTURE(std::string{row.raw});
        CHECK(judged(row.raw) == row.path);
    }
}

TEST_CASE("members that would escape the archive, or lie about their name, are refused") {
    using namespace std::string_view_literals;

    struct Row {
        std::string_view raw;
        std::string_view shown;
        std::string_view rule;
    };

    for (const Row& row : {Row{"../rg", "../rg", "escapes the archive"},
                           Row{"a/../../rg", "a/../../rg", "escapes the archive"},
                           Row{"a/..", "a/..", "escapes the archive"},
                           Row{"..", "..", "escapes the archive"},
                           Row{"/etc/passwd", "/etc/passwd", "has an absolute path"},
                           Row{"", "", "has an empty name"},
                           Row{"/", "/", "has an empty name"},
                           Row{"C:\\rg", "C:\\rg", "has a backslash or drive in its name"},
                           Row{"\\\\srv\\x", "\\\\srv\\x", "has a backslash or drive in its name"},
                           Row{"..\\rg", "..\\rg", "has a backslash or drive in its name"},
                           Row{"c:/rg", "c:/rg", "has a backslash or drive in its name"},
                           Row{"rg\0.txt"sv, "rg\\x00.txt", "has a NUL in its name"},
                           Row{"to\x1b]0;x\x07ol\n",
                               "to\\x1b]0;x\\x07ol\\x0a",
                               "has a control character in its name"}}) {
        CAPTURE(std::string{row.shown});
        CHECK(judged(row.raw) == refused(row.shown, row.rule));
    }
}

TEST_CASE("a path's length, depth and components are limited") {
    const UnpackLimits limits{.path_length = 20, .component_length = 8, .depth = 3};
    CHECK(judged("a/b/c", limits) == "a/b/c");
    CHECK(judged("a/b/c/d", limits) ==
          refused("a/b/c/d", "lies deeper than 3 folders (unpack.depth)"));
    CHECK(judged("12345678", limits) == "12345678");
    CHECK(judged("123456789", limits) ==
          refused("123456789", "has a name longer than 8 bytes (unpack.component-length)"));
    CHECK(judged("./././././././././rg", limits) == "rg");
    CHECK(
        judged("./././././././././tool", limits) ==
        refused("./././././././././tool", "has a path longer than 20 bytes (unpack.path-length)"));
}

TEST_CASE("a link is followed by name, inside the archive") {
    struct Row {
        std::string_view link;
        std::string_view target;
        std::string_view leads_to; ///< Empty: nowhere.
    };

    for (const Row& row : {Row{"bin/rg", "rg-14", "bin/rg-14"},
                           Row{"bin/rg", "../lib/rg", "lib/rg"},
                           Row{"rg", "./x//rg", "x/rg"},
                           Row{"rg", "../rg", ""},
                           Row{"bin/rg", "../../rg", ""},
                           Row{"rg", "/bin/true", ""},
                           Row{"rg", "", ""},
                           Row{"rg", ".", ""},
                           Row{"rg", "C:\\rg", ""},
                           Row{"rg", "x\ny", ""}}) {
        CAPTURE(std::string{row.target});
        CHECK(follow_link(row.link, row.target).value_or("") == row.leads_to);
    }
}

TEST_CASE("names that a shell, a terminal or Windows reads differently are not installed") {
    const Target unix_target = Target::parse("x86_64-unknown-linux-gnu");
    const Target windows_target = Target::parse("x86_64-pc-windows-msvc");
    for (const std::string_view name : {"-rf", "rg ", "rg.", "r\xffg", "r\xe2\x80\xaeg"}) {
        CAPTURE(std::string{name});
        CHECK(why_unsafe_name(name, unix_target).has_value());
    }
    for (const std::string_view name : {"CON", "aux.exe", "com1", "LPT9.txt", "x:ads"}) {
        CAPTURE(std::string{name});
        CHECK(why_unsafe_name(name, windows_target).has_value());
        CHECK_FALSE(why_unsafe_name(name, unix_target).has_value());
    }
    for (const std::string_view name : {"rg", "rg.exe", "console", "com10", "t\xc3\xb6ol"})
        CHECK_FALSE(why_unsafe_name(name, windows_target).has_value());
}
