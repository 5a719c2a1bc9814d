// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/package_spec.hpp>

#include <doctest/doctest.h>

namespace binstall {

namespace {

Errc refusal(std::string_view text) {
    try {
        static_cast<void>(PackageSpec::parse(text));
    } catch (const Error& error) {
        CHECK(std::string_view{error.what()}.find_first_of("\x1b\n") == std::string_view::npos);
        return error.code();
    }
    return Errc::internal;
}

} // namespace

TEST_CASE("a package may be named alone or with a requirement") {
    struct Row {
        std::string_view text;
        std::string_view name;
        std::string_view requirement;
    };

    const Row rows[] = {
        {"ripgrep", "ripgrep", "*"},
        {"ripgrep@14", "ripgrep", "=14"},
        {"ripgrep@14.1.1", "ripgrep", "=14.1.1"},
        {"ripgrep@^14", "ripgrep", "^14"},
        {"a@^1 ,<2", "a", "^1, <2"},
        {"a@latest", "a", "*"},
        {"a@v1.2.3", "a", "=1.2.3"},
        {"A_b-9@*", "A_b-9", "*"},
        {"console", "console", "*"},
        {"com10", "com10", "*"},
        {"acme::tool@2", "acme::tool", "=2"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        const PackageSpec spec = PackageSpec::parse(row.text);
        CHECK(spec.name == row.name);
        CHECK(spec.requirement.to_string() == row.requirement);
    }
}

TEST_CASE("a name that no registry can hold is refused before anything is asked") {
    for (const std::string& text : {
             std::string{},
             std::string{"@1"},
             std::string{"@"},
             std::string{"."},
             std::string{".."},
             std::string{"a/../b"},
             std::string{"/etc/passwd"},
             std::string{"a\\b"},
             std::string{"-x"},
             std::string{"_x"},
             std::string{"1x"},
             std::string{"a%2fb"},
             std::string{"a b"},
             std::string{" a"},
             std::string{"a "},
             std::string{"a.b"},
             std::string{"a+b"},
             std::string{"a:b"},
             std::string{"a::"},
             std::string{"::a"},
             std::string{"a::b::c"},
             std::string{"a:::b"},
             std::string{"a::con"},
             std::string{"a\0b", 3},
             std::string{"a\n"},
             std::string{"a\x1b[2J"},
             std::string{"grüße"},
             std::string{"\xff"},
             std::string{"con"},
             std::string{"NUL"},
             std::string{"Aux@1"},
             std::string{"prn"},
             std::string{"com1"},
             std::string{"LPT9"},
             std::string(65, 'a'),
             std::string(std::size_t{1} << 20, 'a'),
         }) {
        CAPTURE(text.substr(0, 80));
        CHECK(refusal(text) == Errc::usage);
    }
    CHECK(PackageSpec::parse(std::string(64, 'a')).name.size() == 64);
}

TEST_CASE("a requirement that cannot be read is a version error") {
    for (std::string_view text : {"crate@",
                                  "crate@ ",
                                  "a@1@2",
                                  "a@1@",
                                  "a@@1",
                                  "a@x.y",
                                  "a@1.2.3.4",
                                  "a@newest",
                                  "a@\x1b"}) {
        CAPTURE(text);
        CHECK(refusal(text) == Errc::version);
    }
}

} // namespace binstall
