// SPDX-License-Identifier: MIT
// Finding a package in a tree of files, as cargo does.
#include <binstall/error.hpp>
#include <binstall/manifest_source.hpp>
#include <binstall/text.hpp>

#include <engine/manifest/frontmatter.hpp>
#include <engine/manifest/member_globs.hpp>
#include <engine/manifest/tree_path.hpp>
#include <engine/readers.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

namespace binstall {
namespace {

const StrictReaders readers;

/// Files by path.
class TableTree : public SourceTree {
public:
    explicit TableTree(std::map<std::string, std::string> table) : files{std::move(table)} {}

    std::vector<std::string> names(std::string_view folder) override {
        std::set<std::string> found;
        for (const auto& [path, content] : files) {
            if (!is_within(folder, path) || path == folder)
                continue;
            const std::string rest = path.substr(folder.empty() ? 0 : folder.size() + 1);
            const std::size_t slash = rest.find('/');
            found.insert(slash == rest.npos ? rest : rest.substr(0, slash + 1));
        }
        return {found.begin(), found.end()};
    }

    std::vector<std::optional<std::string>> read(std::span<const std::string> paths) override {
        ++readings;
        std::vector<std::optional<std::string>> contents;
        for (const std::string& path : paths) {
            const auto found = files.find(path);
            contents.push_back(found == files.end() ? std::nullopt : std::optional{found->second});
        }
        return contents;
    }

    std::map<std::string, std::string> files;
    int readings = 0;
};

std::string manifest(std::string_view name, std::string_view more = {}) {
    return cat("[package]\nname = \"", name, "\"\n", more);
}

/// Where the package is; "absent", or the error.
std::string place_of(TableTree& tree, const PackageSearch& search) {
    try {
        const auto found = readers.package(tree, search);
        return found ? found->manifest_path : "absent";
    } catch (const Error& error) {
        return error.what();
    }
}

std::string place_of(std::map<std::string, std::string> files, const PackageSearch& search) {
    TableTree tree{std::move(files)};
    return place_of(tree, search);
}

TEST_CASE("a package is found where the search starts, and in the workspace that begins there") {
    const std::map<std::string, std::string> files{
        {"Cargo.toml",
         "[workspace]\nmembers = [\"crates/*\", \"tools/one\", \"deep/**\", \"x-[a-c]?\"]\n"
         "exclude = [\"crates/old\", \"deep/tests\"]\n"},
        {"crates/a/Cargo.toml", manifest("alpha")},
        {"crates/old/Cargo.toml", manifest("old")},
        {"crates/readme.md", ""},
        {"crates/empty/src/lib.rs", ""},
        {"tools/one/Cargo.toml", manifest("one", "[workspace]\nmembers = [\"inner\"]\n")},
        {"tools/one/inner/Cargo.toml", manifest("inner")},
        {"tools/two/Cargo.toml", manifest("two")},
        {"deep/b/c/Cargo.toml", manifest("deep")},
        {"deep/tests/t/Cargo.toml", manifest("test")},
        {"x-b1/Cargo.toml", manifest("xb")},
        {"x-d1/Cargo.toml", manifest("xd")},
    };

    struct Row {
        std::string_view name;
        std::string_view start;
        std::string_view place;
    };

    for (const Row& row : {
             Row{"alpha", "", "crates/a/Cargo.toml"},
             Row{"alpha", "Cargo.toml", "crates/a/Cargo.toml"},
             Row{"alpha", "crates/a", "crates/a/Cargo.toml"},
             Row{"alpha", "crates/a/Cargo.toml", "crates/a/Cargo.toml"},
             Row{"alpha", "./crates/../crates/a/", "crates/a/Cargo.toml"},
             Row{"old", "", "absent"},
             Row{"old", "crates/old", "crates/old/Cargo.toml"},
             Row{"one", "", "tools/one/Cargo.toml"},
             Row{"inner", "", "tools/one/inner/Cargo.toml"},
             Row{"inner", "tools/one", "tools/one/inner/Cargo.toml"},
             Row{"two", "", "absent"},
             Row{"deep", "", "deep/b/c/Cargo.toml"},
             Row{"test", "", "absent"},
             Row{"xb", "", "x-b1/Cargo.toml"},
             Row{"xd", "", "absent"},
             Row{"Alpha", "", "absent"},
             Row{"alpha", "nowhere", "there is no nowhere/Cargo.toml"},
             Row{"alpha", "../x", "../x is outside of what may be read"},
         }) {
        CAPTURE(row.name);
        CAPTURE(row.start);
        CHECK(place_of(files, {std::string{row.name}, std::string{row.start}}) == row.place);
    }
    CHECK(place_of(files, {"two", "", true}) == "tools/two/Cargo.toml");
    CHECK(place_of(files, {"none", "", true}) == "absent");
}

TEST_CASE("the likely member is read alone, all others together") {
    std::map<std::string, std::string> files{{"Cargo.toml", "[workspace]\nmembers = [\"c/*\"]\n"}};
    for (int at = 0; at < 50; ++at)
        files["c/m" + std::to_string(at) + "/Cargo.toml"] = manifest("m" + std::to_string(at));
    files["c/other/Cargo.toml"] = manifest("wanted");
    TableTree likely{files};
    CHECK(place_of(likely, {"m37", ""}) == "c/m37/Cargo.toml");
    CHECK(likely.readings == 2);
    TableTree unlikely{files};
    CHECK(place_of(unlikely, {"wanted", ""}) == "c/other/Cargo.toml");
    CHECK(unlikely.readings == 3);
}

TEST_CASE("a manifest that cannot be read matters only when the package is not found elsewhere") {
    const std::map<std::string, std::string> files{
        {"Cargo.toml", "[workspace]\nmembers = [\"a\", \"b\"]\n"},
        {"a/Cargo.toml", "[package\n"},
        {"b/Cargo.toml", manifest("b")},
    };
    CHECK(place_of(files, {"b", ""}) == "b/Cargo.toml");
    TableTree tree{files};
    try {
        static_cast<void>(readers.package(tree, {"a", ""}));
        FAIL("it was found");
    } catch (const Error& error) {
        CHECK(error.code() == Errc::manifest);
        CHECK(error.trail() == std::vector<std::string>{"reading a/Cargo.toml"});
    }
}

TEST_CASE("a tree in which no manifest is a package's is told from one that lacks the package") {
    struct Row {
        std::map<std::string, std::string> files;
        bool everywhere;
        bool is_bare;
    };

    for (const Row& row : {
             Row{{{"Cargo.toml", ""}}, false, true},
             Row{{{"Cargo.toml", "[dependencies]\n"}}, true, true},
             Row{{{"Cargo.toml", "[profile.release]\n"}, {"a/Cargo.toml", "[lib]\n"}}, true, true},
             Row{{{"Cargo.toml", ""}, {"a/Cargo.toml", manifest("a")}}, false, true},
             Row{{{"Cargo.toml", ""}, {"a/Cargo.toml", manifest("a")}}, true, false},
             Row{{{"Cargo.toml", "[workspace]\n"}}, false, false},
             Row{{{"Cargo.toml", "[project]\nname = \"old\"\n"}}, false, false},
             Row{{{"Cargo.toml", manifest("a")}}, false, false},
         }) {
        CAPTURE(row.files.begin()->second);
        CAPTURE(row.everywhere);
        TableTree tree{row.files};
        std::optional<Errc> code;
        try {
            static_cast<void>(readers.package(tree, {"x", "", row.everywhere}));
        } catch (const Error& error) {
            code = error.code();
        }
        CHECK(code == (row.is_bare ? std::optional{Errc::no_package} : std::nullopt));
    }
}

TEST_CASE("a package comes with the names of its sources and the workspace that it inherits from") {
    TableTree tree{{
        {"Cargo.toml",
         "[workspace]\nmembers = [\"g/a\"]\n[workspace.package]\nversion = \"1.0.0\"\n"},
        {"g/Cargo.toml", manifest("between")},
        {"g/a/Cargo.toml", manifest("a", "version.workspace = true\n")},
        {"g/a/src/main.rs", ""},
        {"g/a/src/lib.rs", ""},
        {"g/a/src/bin/one.rs", ""},
        {"g/a/src/bin/two/main.rs", ""},
        {"g/a/src/bin/two/more.rs", ""},
        {"g/a/src/inner/x.rs", ""},
        {"g/a/tests/t.rs", ""},
        {"other/Cargo.toml",
         manifest("other", "workspace = \"../named\"\nversion.workspace = true\n")},
        {"named/Cargo.toml", "[workspace]\n"},
        {"out/Cargo.toml", "[workspace]\nexclude = [\"x\"]\n"},
        {"out/x/Cargo.toml", manifest("x", "version.workspace = true\n")},
        {"alone/Cargo.toml", manifest("alone")},
    }};
    const auto found = readers.package(tree, {"a", ""});
    REQUIRE(found.has_value());
    CHECK(found->names ==
          std::vector<std::string>{
              "src/lib.rs", "src/main.rs", "src/bin/one.rs", "src/bin/two/main.rs"});
    CHECK(found->workspace_path == "Cargo.toml");
    REQUIRE(found->workspace_toml.has_value());
    CHECK(found->workspace_toml->find("1.0.0") != std::string::npos);
    CHECK(readers.package(tree, {"other", "other"})->workspace_path == "named/Cargo.toml");
    CHECK(readers.package(tree, {"x", "out/x"})->workspace_toml == tree.files["Cargo.toml"]);
    CHECK_FALSE(readers.package(tree, {"alone", "alone"})->workspace_toml.has_value());
}

TEST_CASE("a workspace with too much in it ends in an error, and never leads out of its folder") {
    std::string many = "[workspace]\nmembers = [";
    for (int at = 0; at < 10'000; ++at)
        many += "\"a" + std::to_string(at) + "/**/*\",";
    CHECK(place_of({{"Cargo.toml", many + "]\n"}}, {"x", ""}) ==
          "workspace.members has more than 2000 entries");

    const std::map<std::string, std::string> outside{
        {"w/Cargo.toml", "[workspace]\nmembers = [\"../../**\", \"../*\", \"../x\", \"/x\"]\n"},
        {"x/Cargo.toml", manifest("x")},
    };
    CHECK(place_of(outside, {"x", "w"}) == "absent");

    /// Every folder has one below it, as where a link leads to its own folder.
    struct Endless : SourceTree {
        std::vector<std::string> names(std::string_view) override {
            ++looked;
            return {"again/", "Cargo.toml"};
        }

        std::vector<std::optional<std::string>> read(std::span<const std::string> paths) override {
            std::vector<std::optional<std::string>> contents(paths.size());
            contents.front() = "[workspace]\nmembers = [\"**\"]\n";
            return contents;
        }

        int looked = 0;
    } endless;

    CHECK_FALSE(readers.package(endless, {"x", ""}).has_value());
    CHECK(endless.looked <= 20'000);

    /// Every folder has many below it.
    struct Wide : Endless {
        std::vector<std::string> names(std::string_view) override {
            ++looked;
            return {"a/", "b/", "c/"};
        }
    } wide;

    try {
        static_cast<void>(readers.package(wide, {"x", ""}));
        FAIL("it ended by itself");
    } catch (const Error& error) {
        CHECK(error.code() == Errc::workspace);
    }
    CHECK(wide.looked <= 20'000);
}

TEST_CASE("parts of patterns are matched as cargo's") {
    struct Row {
        std::string_view pattern;
        std::string_view name;
        bool matches;
    };

    for (const Row& row : {Row{"*", "a", true},
                           Row{"a*", "abc", true},
                           Row{"a*c", "abcbc", true},
                           Row{"a*c", "abcb", false},
                           Row{"*a*b*", "xxaxxbxx", true},
                           Row{"a?c", "abc", true},
                           Row{"a?c", "ac", false},
                           Row{"[abc]x", "bx", true},
                           Row{"[!abc]x", "bx", false},
                           Row{"[!abc]x", "dx", true},
                           Row{"[a-c0-9]x", "5x", true},
                           Row{"[a-c]x", "dx", false},
                           Row{"[", "[", true},
                           Row{"a[", "ab", false},
                           Row{"[]]", "]", true},
                           Row{"", "", true},
                           Row{"", "a", false},
                           Row{"a", "", false}}) {
        CAPTURE(row.pattern);
        CAPTURE(row.name);
        CHECK(matches_part(row.pattern, row.name) == row.matches);
    }
    const std::string stars(200, '*');
    const std::string letters(200, 'a');
    CHECK_FALSE(matches_part(stars + "b", letters));
}

TEST_CASE("paths are joined without leaving the tree") {
    CHECK(joined_path("a/b", "../c") == "a/c");
    CHECK(joined_path("", "./x//y/") == "x/y");
    CHECK(joined_path("a", "..") == "");
    CHECK_FALSE(joined_path("a", "../..").has_value());
    CHECK(joined_path("a", "/b") == "b");
    CHECK(is_within("a", "a/b"));
    CHECK(is_within("", "a"));
    CHECK_FALSE(is_within("a", "ab"));
}

TEST_CASE("a single file of Rust is a package with its manifest in front") {
    struct Row {
        std::string_view source;
        std::string_view manifest;
    };

    for (const Row& row : {
             Row{"fn main() {}\n", ""},
             Row{"---\nname = 1\n---\nfn main() {}\n", "\nname = 1\n"},
             Row{"#!/usr/bin/env cargo\n\n---cargo\nx = 1\n---\n", "\n\n\nx = 1\n"},
             Row{"\xef\xbb\xbf#!x\r\n--- cargo \r\nx = 1\r\n---\r\n", "\n\nx = 1\r\n"},
             Row{"-----\n---\n-----\n", "\n---\n"},
             Row{"#![allow(x)]\n---\nx = 1\n---\n", ""},
             Row{"// first\n---\nx = 1\n---\n", ""},
             Row{"", ""},
             Row{"#!/bin/sh", ""},
         }) {
        CAPTURE(row.source);
        CHECK(frontmatter(row.source) == row.manifest);
    }
    for (const std::string_view bad :
         {"---toml\nx = 1\n---\n", "---\nx = 1\n", "---\nx = 1\n---x\n", "----\nx = 1\n---\n"}) {
        CAPTURE(bad);
        CHECK_THROWS_AS(static_cast<void>(frontmatter(bad)), Error);
    }
    CHECK(script_name("tools/my tool.2.rs") == "my-tool-2");
    CHECK(script_name("my_tool.2.rs") == "my_tool_2");
    CHECK(script_name("9x.rs") == "x");
    CHECK(script_name("_x.rs") == "_x");
    CHECK(script_name("n9.-a.rs") == "n9--a");
    CHECK(script_name("99.rs") == "package");

    TableTree tree{{{"t/tool.rs", "---\n[package]\n---\nfn main() {}\n"}}};
    const auto found = readers.package(tree, {"tool", "t/tool.rs"});
    REQUIRE(found.has_value());
    CHECK(found->cargo_toml == "\n[package]\n");
    CHECK(found->manifest_path == "t/tool.rs");
    CHECK(place_of(tree, {"tool", "t/none.rs"}) == "there is no t/none.rs");
}

} // namespace
} // namespace binstall
