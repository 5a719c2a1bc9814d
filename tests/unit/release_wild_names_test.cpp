// SPDX-License-Identifier: MIT
// Names of files as they are met, a few of each kind: what is taken, and what must not be.
#include "release_internet.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <release/asset_name.hpp>
#include <release/project_name.hpp>
#include <release/version_spellings.hpp>

namespace binstall::release {

namespace {

/// What the best candidate for `triple` is made of; "nothing", or "tie".
std::string chosen(const Lines& files, std::string_view triple, BuildQuery query = query_for()) {
    Internet net;
    net.release(cat("v", query.manifest.version.to_string()), files);
    query.targets = {Target::parse(triple)};
    try {
        const Lines found = files_of(net.find(query));
        return found.empty() ? "nothing" : found.front().substr(found.front().find(' ') + 1);
    } catch (const Error& error) {
        return error.code() == Errc::policy ? "tie" : error.what();
    }
}

constexpr std::string_view gnu = "x86_64-unknown-linux-gnu";
constexpr std::string_view mac = "aarch64-apple-darwin";
constexpr std::string_view windows = "x86_64-pc-windows-msvc";
constexpr std::string_view arm = "aarch64-unknown-linux-gnu";

struct Row {
    Lines files;
    std::string_view target;
    std::string chosen;
};

void check(const std::vector<Row>& rows, const BuildQuery& query = query_for()) {
    for (const Row& row : rows) {
        CAPTURE(row.files.front());
        CAPTURE(std::string{row.target});
        CHECK(chosen(row.files, row.target, query) == row.chosen);
    }
}

} // namespace

TEST_CASE("versions are known in all their spellings, and no other version is") {
    const auto has = [](std::string_view version, std::string_view spelling) {
        return std::ranges::count(version_spellings(version), spelling) == 1;
    };
    CHECK(version_spellings("1.2.3").front() == "1.2.3");
    CHECK(has("1.2.3", "1_2_3"));
    CHECK(has("1.2.3", "1-2-3"));
    CHECK(has("1.2.0", "1.2"));
    CHECK(has("1.2.3-rc.1", "1.2.3rc1"));
    CHECK(has("1.2.3-rc.1", "1.2.3-rc1"));
    CHECK(has("1.2.3+b5", "1.2.3"));
    CHECK(has("24.7.0", "24.07"));
    CHECK(has("25.1.1", "25.01.1"));
    CHECK(has("2026.8.3", "2026.08.03"));
    CHECK_FALSE(has("24.7.0", "24.007"));
    CHECK_FALSE(has("24.7.1", "24.07"));
    CHECK_FALSE(has("24.7.0-rc.1", "24.07"));
    CHECK_FALSE(has("1.2.3", "1.2"));
    CHECK_FALSE(has("1.0.0", "1"));
    CHECK_FALSE(has("1.2.0-rc.1", "1.2"));
    CHECK(version_spellings("").empty());
    CHECK(version_spellings("today") == Lines{"today"});
}

TEST_CASE("a version in the name of a file is no level of processors, and no word") {
    BuildQuery query = query_for();
    query.manifest.version = Version::parse("3.1.0");
    check({{{"tool-linux-x86_64-v3.1.tar.gz"}, gnu, "tool-linux-x86_64-v3.1.tar.gz"},
           {{"tool-x86_64-v3.1.0-linux"}, gnu, "tool-x86_64-v3.1.0-linux"},
           {{"tool_3_1_0_linux_x64"}, gnu, "tool_3_1_0_linux_x64"},
           {{"tool-3.1-linux-amd64"}, gnu, "tool-3.1-linux-amd64"},
           {{"tool-linux-x86_64-v3.tar.gz"}, gnu, "nothing"},
           {{"tool-3.1.0-x86_64-v4-linux.zip"}, gnu, "nothing"},
           {{"tool-13.1.0-beta-linux-x64"}, gnu, "nothing"}},
          query);
}

TEST_CASE("a file of another version is taken where there is no other") {
    check({{{"tool-0.9.0-linux-x64.tar.gz", "tool-1.2.3-linux-x64.tar.gz"},
            gnu,
            "tool-1.2.3-linux-x64.tar.gz"},
           {{"tool-0.9.0-x86_64-linux-gnu.tar.gz", "tool-linux.tar.gz"}, gnu, "tool-linux.tar.gz"},
           {{"tool-v0.9.0-linux-x64", "tool1.2.3-linux-x64"}, gnu, "tool1.2.3-linux-x64"},
           {{"tool-1.2.30-linux-x64.zip", "tool-linux-x64.zip"}, gnu, "tool-linux-x64.zip"},
           {{"tool-linux-x64-ubuntu-22.04.zip", "tool-0.9.0-linux-x64.zip"},
            gnu,
            "tool-linux-x64-ubuntu-22.04.zip"},
           {{"tool-0.9.0-linux-x64.tar.gz"}, gnu, "tool-0.9.0-linux-x64.tar.gz"},
           {{"tool-0.9.0-linux-x64"}, gnu, "tool-0.9.0-linux-x64"}});
}

TEST_CASE("a plain name is preferred to one with an unknown word, whatever the C library") {
    const auto first = [](const Lines& files) {
        Internet net;
        net.release("v1.2.3", files);
        return files_of(net.find(query_for())).front();
    };
    CHECK(first({"tool-server-linux-gnu-amd64.zip", "tool-linux-musl-amd64.zip"}) ==
          "musl tool-linux-musl-amd64.zip");
    CHECK(first({"tool-0.9.0-linux-gnu-amd64.zip", "tool-linux-musl-amd64.zip"}) ==
          "musl tool-linux-musl-amd64.zip");
    CHECK(first({"tool-0.9.0-linux-gnu-amd64", "tool-linux-musl-amd64"}) ==
          "musl tool-linux-musl-amd64");
    CHECK(first({"tool-server-linux-gnu-amd64.zip", "tool-linux.zip"}) == "gnu tool-linux.zip");
    CHECK(first({"tool-server-linux-gnu-amd64.zip", "tool-linux-musl-arm64.zip"}) ==
          "gnu tool-server-linux-gnu-amd64.zip");
    CHECK(first({"tool-server-linux-gnu-amd64.zip", "other-linux-musl-amd64.zip"}) ==
          "gnu tool-server-linux-gnu-amd64.zip");
}

TEST_CASE("levels and features of processors are held against this machine's") {
    BuildQuery old = query_for();
    BuildQuery modern = query_for();
    modern.x86_level = 3;
    for (const std::string name : {"tool-linux-x86_64-v3.tar.gz",
                                   "tool-linux-amd64v3.tar.gz",
                                   "tool-x86_64-linux-avx2.tar.gz",
                                   "tool-x86_64-linux-haswell.zip"}) {
        CAPTURE(name);
        CHECK(chosen({name}, gnu, old) == "nothing");
        CHECK(chosen({name}, gnu, modern) == name);
        // Who may move the program to another machine is better off with the plain one.
        CHECK(chosen({name, "tool-linux-x86_64.tar.gz"}, gnu, modern) ==
              "tool-linux-x86_64.tar.gz");
    }
    for (const std::string name : {"tool-linux-x86_64-v4.tar.gz", "tool-x86_64-linux-avx512.zip"})
        CHECK(chosen({name}, gnu, modern) == "nothing");
}

TEST_CASE("words may be joined or kept apart, but names are whole") {
    BuildQuery query = query_for({"my-tool"});
    query.manifest.name = "my-tool";
    check(
        {{{"mytool-linux-x64"}, gnu, "mytool-linux-x64"},
         {{"my_tool-linux-x64"}, gnu, "my_tool-linux-x64"},
         {{"MyTool_Linux_x86_64.tar.gz"}, gnu, "MyTool_Linux_x86_64.tar.gz"},
         {{"my-tools-linux-x64", "other-linux-x64"}, gnu, "nothing"},
         {{"amytool-linux-x64", "other-linux-x64"}, gnu, "nothing"},
         {{"my-linux-x64", "tool-linux-x64"}, gnu, "nothing"},
         {{"my-linux-tool-x86_64.zip", "my-linux-cli-x86_64.zip"}, gnu, "my-linux-tool-x86_64.zip"},
         {{"my-linux-amd64-tool", "my-darwin-arm64-tool"}, gnu, "my-linux-amd64-tool"},
         {{"my-linux-tool-x64", "my-macos-tool-x64"}, mac, "nothing"},
         {{"my-other-tool-linux-x64", "my-other-linux-x64"}, gnu, "nothing"},
         {{"tool-linux-my-x64"}, gnu, "nothing"}},
        query);
}

TEST_CASE("commits, toolchains and words that say nothing do not stand in the way") {
    check({{{"tool-1.2.3-g1a2b3c4-linux-x64"}, gnu, "tool-1.2.3-g1a2b3c4-linux-x64"},
           {{"tool-deadbeef01-linux-amd64"}, gnu, "tool-deadbeef01-linux-amd64"},
           {{"tool-rs-linux-x86_64-release"}, gnu, "tool-rs-linux-x86_64-release"},
           {{"rust-tool-x86_64-linux-gnu.2.17"}, gnu, "rust-tool-x86_64-linux-gnu.2.17"},
           {{"tool-x86_64.elf"}, gnu, "tool-x86_64.elf"},
           {{"o-tool-linux-x64", "r-linux-x64"}, gnu, "o-tool-linux-x64"},
           {{"tool-server-linux-x64"}, gnu, "nothing"},
           {{"tool-abcdefg-linux-x64"}, gnu, "nothing"},
           {{"acme-tool-linux-x64"}, gnu, "nothing"}});
}

TEST_CASE("a Mac's two processors are known by more names than those of others") {
    check({{{"tool-macos-arm.zip"}, mac, "tool-macos-arm.zip"},
           {{"tool-apple-silicon.zip"}, mac, "tool-apple-silicon.zip"},
           {{"tool-osx-all.tar.gz"}, mac, "tool-osx-all.tar.gz"},
           {{"tool-macos-x86.zip"}, "x86_64-apple-darwin", "tool-macos-x86.zip"},
           {{"tool-mac-intel64.zip"}, "x86_64-apple-darwin", "tool-mac-intel64.zip"},
           {{"tool-macos-x86_64-arm64.zip"}, mac, "tool-macos-x86_64-arm64.zip"},
           {{"tool-linux-arm.zip"}, arm, "nothing"},
           {{"tool-linux-x86.zip"}, gnu, "nothing"},
           {{"tool-windows-x86.zip"}, windows, "nothing"},
           {{"tool-macos-x86.zip"}, mac, "nothing"},
           {{"tool-ios-arm64.zip"}, mac, "nothing"}});
}

TEST_CASE("one archive may be for several platforms, one executable never is") {
    check({{{"tool-linux-macos-windows.zip"}, gnu, "tool-linux-macos-windows.zip"},
           {{"tool-linux-macos-windows.zip"}, windows, "tool-linux-macos-windows.zip"},
           {{"tool-linux-x86_64-aarch64.tar.gz"}, arm, "tool-linux-x86_64-aarch64.tar.gz"},
           {{"tool-linux-universal.tar.gz"}, arm, "tool-linux-universal.tar.gz"},
           {{"tool-linux-universal.tar.gz", "tool-linux-arm64.tar.gz"},
            arm,
            "tool-linux-arm64.tar.gz"},
           {{"tool-linux-x86_64-aarch64"}, arm, "nothing"},
           {{"tool-macos-windows.zip"}, gnu, "nothing"},
           {{"tool-linux-i686-armv7.tar.gz"}, gnu, "nothing"}});
}

TEST_CASE("32-bit Arm's ways of handing over numbers are kept apart") {
    const std::string_view hard = "armv7-unknown-linux-gnueabihf";
    const std::string_view soft = "armv7-unknown-linux-gnueabi";
    check({{{"tool-armv7-linux-gnueabihf.tar.gz"}, hard, "tool-armv7-linux-gnueabihf.tar.gz"},
           {{"tool-armv7-linux-gnueabi.tar.gz"}, soft, "tool-armv7-linux-gnueabi.tar.gz"},
           {{"tool-linux-armv7.tar.gz"}, hard, "tool-linux-armv7.tar.gz"},
           {{"tool-linux-armhf.tar.gz"}, hard, "tool-linux-armhf.tar.gz"},
           {{"tool-armv7-linux-gnueabi.tar.gz"}, hard, "nothing"},
           {{"tool-armv7-linux-gnueabihf.tar.gz"}, soft, "nothing"},
           {{"tool-linux-armhf.tar.gz"}, soft, "nothing"}});
}

TEST_CASE("distributions are a Linux, and less wanted than one that is for all") {
    check({{{"tool-ubuntu-latest.tar.gz"}, gnu, "tool-ubuntu-latest.tar.gz"},
           {{"tool-bookworm-amd64.tar.gz"}, gnu, "tool-bookworm-amd64.tar.gz"},
           {{"tool-amzn2-x86_64.tar.gz"}, gnu, "tool-amzn2-x86_64.tar.gz"},
           {{"tool-ubuntu-22.04-x86_64.tar.gz", "tool-linux-x86_64.tar.gz"},
            gnu,
            "tool-linux-x86_64.tar.gz"},
           // either may run here: which does is seen before it is installed
           {{"tool-ubuntu-20.04-x64.tar.gz", "tool-ubuntu-22.04-x64.tar.gz"},
            gnu,
            "tool-ubuntu-20.04-x64.tar.gz"},
           {{"tool-openwrt-x86_64.tar.gz"}, gnu, "nothing"},
           {{"tool-termux-aarch64.tar.gz"}, arm, "nothing"},
           {{"tool-raspberrypi.tar.gz"}, gnu, "nothing"}});
}

TEST_CASE("mingw and cygwin are a Windows, and less wanted than one that is for all") {
    check(
        {{{"tool-x86_64-mingw.zip", "tool-x86_64-windows.zip"}, windows, "tool-x86_64-windows.zip"},
         {{"tool-x86_64-cygwin.zip", "tool-x86_64-win.zip"}, windows, "tool-x86_64-win.zip"},
         {{"tool.exe.zip"}, windows, "tool.exe.zip"},
         {{"tool.exe.zip"}, gnu, "nothing"},
         {{"tool.exe.zip"}, mac, "nothing"},
         {{"tool-x86_64-mingw.zip"}, windows, "tool-x86_64-mingw.zip"},
         {{"tool-x86_64-mingw.zip"}, gnu, "nothing"},
         {{"tool-x86_64-cygwin.zip"}, gnu, "nothing"},
         {{"tool-aarch64-mingw.zip"}, windows, "nothing"}});
}

TEST_CASE("the only product of a release need not say its name") {
    check({{{"linux-x86_64.tar.gz", "macos-arm64.tar.gz"}, gnu, "linux-x86_64.tar.gz"},
           {{"r-linux-amd64.tar.gz"}, gnu, "r-linux-amd64.tar.gz"},
           {{"brand-linux-x64.tar.gz", "setup-linux-x64"}, gnu, "brand-linux-x64.tar.gz"},
           {{"brand-linux-x64.tar.gz", "r-setup-linux-x64"}, gnu, "brand-linux-x64.tar.gz"},
           {{"brand-linux-x64.tar.gz", "other-linux-x64.zip"}, gnu, "nothing"}});
}

TEST_CASE("an executable that does not say its name is taken only of what the repository is for") {
    BuildQuery query = query_for({"r-cli"});
    query.manifest.name = "r-cli";
    check({{{"x86_64-unknown-linux-gnu", "aarch64-apple-darwin"}, gnu, "x86_64-unknown-linux-gnu"},
           {{"r-linux-amd64", "r-windows-amd64.exe"}, gnu, "r-linux-amd64"},
           {{"r-linux-amd64", "r-windows-amd64.exe"}, windows, "r-windows-amd64.exe"},
           {{"r-linux-amd64", "s-linux-amd64"}, gnu, "nothing"},
           {{"brand-linux-amd64"}, gnu, "nothing"},
           {{"linux-amd64", "s-linux-amd64"}, gnu, "nothing"}},
          query);
    query.manifest.binaries = {{"one", {}}, {"two", {}}};
    CHECK(chosen({"r-linux-amd64"}, gnu, query) == "nothing");
    // Whose program it is: of one called like the repository, and of no other of its packages.
    check({{{"x86_64-unknown-linux-gnu"}, gnu, "nothing"}, {{"r-linux-amd64"}, gnu, "nothing"}});

    struct Names {
        std::string package;
        std::string repository;
        bool are_same;
    };

    for (const Names& row : {Names{"tool", "tool", true},
                             Names{"my_tool-cli", "MyTool", true},
                             Names{"tool", "tool-rs", true},
                             Names{"rust-tool", "tool", true},
                             Names{"cli", "cli", true},
                             Names{"tool-server", "tool", false},
                             Names{"tool", "tools", false},
                             Names{"cargo-tool", "tool", false},
                             Names{"cli", "rs", false}}) {
        CAPTURE(row.package);
        CHECK(is_project_itself(row.package, row.repository) == row.are_same);
    }
}

TEST_CASE("the source is never taken for a build") {
    check({{{"tool.tar.gz", "tool.zip"}, gnu, "tool.tar.gz"},
           {{"tool-1.2.3.zip"}, gnu, "tool-1.2.3.zip"},
           {{"tool-1.2.3.tar.gz"}, gnu, "tool-1.2.3.tar.gz"},
           {{"tool-1.2.3.tar.gz", "tool-1.2.3-macos.tar.gz"}, gnu, "nothing"},
           {{"tool-v1.2.3.tar.xz", "tool-windows-x64.zip"}, gnu, "nothing"},
           {{"tool-1.2.3-src.tar.gz"}, gnu, "nothing"},
           {{"tool-npm-package.tar.gz"}, gnu, "nothing"},
           {{"tool-docker-linux-amd64.tar.gz"}, gnu, "nothing"}});
}

TEST_CASE("a tie between flavours is an error, a better name or the user's word decides") {
    const Lines two{"tool-full-linux-x64.tar.gz", "tool-lite-linux-x64.tar.gz"};
    check({{two, gnu, "tie"},
           {{"tool-cuda-11-linux-x64.zip", "tool-cuda-12-linux-x64.zip"}, gnu, "tie"},
           {{two[0], two[1], "tool-mini-linux-x64.tar.gz"}, gnu, "tie"},
           {{two[0], two[1], "tool-linux-x64.tar.gz"}, gnu, "tool-linux-x64.tar.gz"},
           {{two[0], two[1], "tool-x86_64-unknown-linux-gnu.tar.gz"},
            gnu,
            "tool-x86_64-unknown-linux-gnu.tar.gz"},
           {{"tool-linux-x64.tar.gz", "tool-linux-x64.zip"}, gnu, "tool-linux-x64.tar.gz"},
           {{two[0], "tool-full-linux-x64.zip"}, gnu, two[0]}});
    BuildQuery query = query_for();
    query.asset = "*lite*";
    CHECK(chosen(two, gnu, query) == two[1]);
    query.asset = two[0];
    CHECK(chosen(two, gnu, query) == two[0]);
    query.asset = "brand-*";
    CHECK(chosen({"brand-linux-x64.zip", "other-linux-x64.zip"}, gnu, query) ==
          "brand-linux-x64.zip");
    CHECK(chosen({"brand-linux-arm64.zip", "other-linux-x64.zip"}, gnu, query) == "nothing");
    query.asset = "nothing-like-it";
    CHECK(chosen(two, gnu, query) == "nothing");
}

TEST_CASE("several binaries come in one archive, or in one each") {
    const BuildQuery query = query_for({"tool", "toold"});
    check({{{"tool-linux-x64.tar.gz", "toold-linux-x64.tar.gz"},
            gnu,
            "tool-linux-x64.tar.gz toold-linux-x64.tar.gz"},
           {{"tool-x86_64-unknown-linux-gnu.tgz", "toold-x86_64-unknown-linux-gnu.tgz"},
            gnu,
            "tool-x86_64-unknown-linux-gnu.tgz toold-x86_64-unknown-linux-gnu.tgz"},
           {{"tool-linux-x64.tar.gz"}, gnu, "tool-linux-x64.tar.gz"},
           {{"toold-linux-x64.tar.gz"}, gnu, "toold-linux-x64.tar.gz"},
           {{"tool-linux-x64.tar.gz", "toold-linux-arm64.tar.gz"}, gnu, "tool-linux-x64.tar.gz"},
           {{"tool-x86_64-unknown-linux-gnu", "tool-x86_64-unknown-linux-gnu.tar.gz"},
            gnu,
            "tool-x86_64-unknown-linux-gnu.tar.gz"},
           {{"tool-linux-x64-static", "tool.zip"}, gnu, "tool.zip"},
           {{"toolx-linux-x64.tar.gz", "toolz-linux-x64.tar.gz"}, gnu, "nothing"},
           {{"tool-macos.tar.gz", "toold-macos.tar.gz"}, gnu, "nothing"}},
          query);
}

TEST_CASE("a homepage that is a repository stands in for one, and no other page does") {
    struct Page {
        std::string homepage;
        bool is_found;
    };

    for (const Page& page : {Page{"https://github.com/o/r", true},
                             Page{"https://github.com/o/r#readme", true},
                             Page{"http://github.com/o/r/", true},
                             Page{"https://o.example/r", false},
                             Page{"https://github.com/o", false},
                             Page{"o/r", false}}) {
        CAPTURE(page.homepage);
        Internet net;
        net.release("v1.2.3", {"tool-x86_64-unknown-linux-gnu.tar.gz"});
        BuildQuery query = query_for();
        query.manifest.repository.reset();
        query.manifest.homepage = page.homepage;
        CHECK(net.find(query).candidates.size() == (page.is_found ? 1 : 0));
    }
}

} // namespace binstall::release
