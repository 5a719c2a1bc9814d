// SPDX-License-Identifier: MIT
#include "place_fixture.hpp"

#include <binstall/text.hpp>

#include <doctest/doctest.h>

#include <fstream>
#include <functional>
#include <iterator>
#include <sys/stat.h>

using namespace binstall;
using namespace binstall::test;

TEST_CASE("FS-01: a name that belongs to another package is replaced only when asked for") {
    PlaceFixture fixture;
    std::vector<ReadyPackage> first;
    first.push_back(fixture.package("one", "1.0.0", {{"tool", "one's"}, {"other", "other"}}));
    fixture.place(std::move(first));
    const auto before = fixture.everything();
    const auto two = [&](Overwrite overwrite) {
        std::vector<ReadyPackage> packages;
        packages.push_back(fixture.package("two", "2.0.0", {{"tool", "two's"}}));
        return fixture.place(std::move(packages), overwrite).front();
    };

    const Error error = error_of([&] { two(Overwrite::no); });
    CHECK(error.code() == Errc::policy);
    CHECK(std::string_view{error.what()} == "tool belongs to one");
    CHECK(fixture.everything() == before);

    two(Overwrite::yes);
    CHECK(fixture.read("bin/tool") == "two's");
    CHECK(fixture.read(".crates.toml") == cat("[v1]\n\"one 1.0.0 (",
                                              crates_io,
                                              ")\" = [\n"
                                              "    \"other\",\n"
                                              "    \"other-v1.0.0\",\n"
                                              "    \"tool-v1.0.0\",\n"
                                              "]\n\"two 2.0.0 (",
                                              crates_io,
                                              ")\" = [\n"
                                              "    \"tool\",\n"
                                              "    \"tool-v2.0.0\",\n"
                                              "]\n"));
    const std::vector<Receipt> receipts = fixture.installed();
    REQUIRE(receipts.size() == 2);
    CHECK(receipts[0].binaries == std::vector<std::string>{"other"});
    CHECK(is_intact(receipts[0], fixture.destination));
    CHECK(is_intact(receipts[1], fixture.destination));
}

TEST_CASE("a package that loses its last name to another is gone from every record") {
    PlaceFixture fixture;
    fixture.destination.layout = NameLayout::plain;
    std::vector<ReadyPackage> first;
    first.push_back(fixture.package("one", "1.0.0", {{"tool", "one's"}}));
    fixture.place(std::move(first));
    std::vector<ReadyPackage> second;
    second.push_back(fixture.package("two", "2.0.0", {{"tool", "two's"}}));
    fixture.place(std::move(second), Overwrite::yes);
    CHECK(fixture.installed().size() == 1);
    for (const char* record :
         {".crates.toml", ".crates2.json", "binstall/crates-v1.json", "binstall/receipts.json"}) {
        CAPTURE(record);
        CHECK(fixture.read(record).find("\"one") == std::string::npos);
        CHECK(fixture.read(record).find("\"two") != std::string::npos);
    }
}

TEST_CASE("FS-02: what nobody recorded is replaced as a name, and only when asked for") {
    struct Case {
        std::string what;
        std::function<void(const fs::path&)> make;
    };

    const std::vector<Case> cases{
        {"a file", [](const fs::path& path) { std::ofstream{path} << "mine"; }},
        {"a dangling link", [](const fs::path& path) { fs::create_symlink("nowhere", path); }},
        {"a link elsewhere",
         [](const fs::path& path) {
             std::ofstream{path.parent_path() / "target"} << "precious";
             fs::create_symlink(path.parent_path() / "target", path);
         }},
        {"a link to a folder", [](const fs::path& path) { fs::create_symlink("/", path); }},
        {"a fifo", [](const fs::path& path) { REQUIRE(::mkfifo(path.c_str(), 0600) == 0); }},
    };
    for (const NameLayout layout : {NameLayout::versioned, NameLayout::plain})
        for (const Case& each : cases) {
            CAPTURE(each.what);
            PlaceFixture fixture;
            fixture.destination.layout = layout;
            fs::create_directories(fixture.destination.bin_dir);
            each.make(fixture.destination.bin_dir / "tool");
            const auto status = fs::symlink_status(fixture.destination.bin_dir / "tool");

            const Error error = error_of([&] { fixture.place_one("tool", "1.0.0", "one"); });
            CHECK(error.code() == Errc::policy);
            CHECK(std::string{error.what()}.ends_with("bin/tool was not installed by binstall"));
            CHECK(fs::symlink_status(fixture.destination.bin_dir / "tool").type() == status.type());

            fixture.place_one("tool", "1.0.0", "one", Overwrite::yes);
            CHECK(fixture.read("bin/tool") == "one");
            if (fs::exists(fixture.destination.bin_dir / "target"))
                CHECK(fixture.read("bin/target") == "precious");
        }
}

TEST_CASE("FS-02: a folder in place of a binary is never replaced") {
    PlaceFixture fixture;
    fs::create_directories(fixture.destination.bin_dir / "tool");
    for (const Overwrite overwrite : {Overwrite::no, Overwrite::yes}) {
        const Error error = error_of([&] { fixture.place_one("tool", "1.0.0", "one", overwrite); });
        CHECK(error.code() == Errc::io);
        CHECK(std::string{error.what()}.ends_with("bin/tool is a folder"));
    }
    CHECK(fs::is_directory(fixture.destination.bin_dir / "tool"));
    CHECK(std::distance(fs::directory_iterator{fixture.destination.bin_dir},
                        fs::directory_iterator{}) == 1);
}

TEST_CASE("FS-13: another name of the old file keeps the old bytes") {
    for (const NameLayout layout : {NameLayout::versioned, NameLayout::plain}) {
        PlaceFixture fixture;
        fixture.destination.layout = layout;
        fixture.place_one("tool", "1.0.0", "one");
        const fs::path file =
            fixture.destination.bin_dir / (layout == NameLayout::plain ? "tool" : "tool-v1.0.0");
        fs::create_hard_link(file, fixture.folder / "kept");
        fixture.place_one("tool", "1.0.0", "two", Overwrite::yes);
        CHECK(fixture.read("bin/tool") == "two");
        CHECK(read_text(fixture.folder / "kept") == "one");
    }
}

TEST_CASE("a file that was changed outside a cargo root is not replaced unasked") {
    PlaceFixture fixture;
    fixture.destination.root.reset();
    fixture.destination.layout = NameLayout::plain;
    fixture.place_one("tool", "1.0.0", "one");
    fixture.folder.write("home/bin/tool", "edited");
    const Error error = error_of([&] { fixture.place_one("tool", "2.0.0", "two"); });
    CHECK(error.code() == Errc::policy);
    CHECK(std::string{error.what()}.ends_with("bin/tool was changed since it was installed"));
    CHECK(fixture.read("bin/tool") == "edited");
    fixture.place_one("tool", "2.0.0", "two", Overwrite::yes);
    CHECK(fixture.read("bin/tool") == "two");
}

TEST_CASE("a build that cargo installed under the same package is replaced") {
    PlaceFixture fixture;
    fixture.folder.write("home/.crates.toml",
                         cat("[v1]\n\"tool 0.9.0 (", crates_io, ")\" = [\"extra\", \"tool\"]\n"));
    fixture.folder.write("home/bin/tool", "cargo's");
    fixture.folder.write("home/bin/extra", "cargo's too");
    const PlacedPackage placed = fixture.place_one("tool", "1.0.0", "one");
    CHECK(fixture.read("bin/tool") == "one");
    CHECK(placed.removed == std::vector<std::string>{"extra"}); // the new version has it no more
    CHECK(fixture.bin().size() == 2);
}

TEST_CASE("TOML-12: a list of cargo's that cannot be read is left as it is") {
    struct Case {
        std::string what;
        std::string text;
    };

    for (const Case& each : {Case{"junk", "junk"},
                             Case{"a later format", "[v2]\n\"a 1.0.0 (s)\" = []\n"},
                             Case{"10 MB", std::string(10'000'000, '#')},
                             Case{"not UTF-8", "[v1]\n\"a\xff 1.0.0 (s)\" = []\n"}}) {
        CAPTURE(each.what);
        PlaceFixture fixture;
        fixture.folder.write("home/.crates.toml", each.text);
        const Error error = error_of([&] { fixture.place_one("tool", "1.0.0", "one"); });
        CHECK(error.code() == Errc::io);
        CHECK(std::string{error.what()}.find(".crates.toml") != std::string::npos);
        CHECK(fixture.read(".crates.toml") == each.text);
        CHECK(fixture.bin().empty());
        CHECK(error_of([&] { fixture.installed(); }).code() == Errc::io);
    }
    PlaceFixture empty;
    empty.folder.write("home/.crates.toml", "");
    CHECK_NOTHROW(empty.place_one("tool", "1.0.0", "one"));
}

TEST_CASE("TOML-12: a list of cargo's that is no regular file is left as it is") {
    const std::vector<std::function<void(const fs::path&)>> makers{
        [](const fs::path& path) { fs::create_directory(path); },
        [](const fs::path& path) { REQUIRE(::mkfifo(path.c_str(), 0600) == 0); },
        [](const fs::path& path) {
            std::ofstream{path.parent_path() / "real"} << "[v1]\n";
            fs::create_symlink("real", path);
        },
    };
    for (const auto& make : makers) {
        PlaceFixture fixture;
        fs::create_directories(fixture.root);
        make(fixture.root / ".crates.toml");
        const auto type = fs::symlink_status(fixture.root / ".crates.toml").type();
        const Error error = error_of([&] { fixture.place_one("tool", "1.0.0", "one"); });
        CHECK(error.code() == Errc::io);
        CHECK(std::string{error.what()}.ends_with(".crates.toml is not a regular file"));
        CHECK(fs::symlink_status(fixture.root / ".crates.toml").type() == type);
        CHECK(fixture.bin().empty());
    }
}

TEST_CASE(
    "JSON-05: cargo's second record is refused when it is junk, and what is unknown is kept") {
    PlaceFixture broken;
    broken.folder.write("home/.crates2.json", "{junk");
    const Error error = error_of([&] { broken.place_one("tool", "1.0.0", "one"); });
    CHECK(error.code() == Errc::io);
    CHECK(std::string{error.what()}.find(".crates2.json") != std::string::npos);
    CHECK(broken.read(".crates2.json") == "{junk");
    CHECK(broken.bin().empty());

    for (const std::string text : {"", "{}"}) {
        PlaceFixture fixture;
        fixture.folder.write("home/.crates2.json", text);
        CHECK_NOTHROW(fixture.place_one("tool", "1.0.0", "one"));
    }

    PlaceFixture fixture;
    fixture.folder.write("home/.crates.toml", "[v1]\n\"a 1.0.0 (s)\" = [\"a\"]\n");
    fixture.folder.write(
        "home/.crates2.json",
        R"x({"new":[1],"installs":{"a 1.0.0 (s)":{"bins":["a"],"extra":"kept"}}})x");
    fixture.place_one("tool", "1.0.0", "one");
    CHECK(fixture.read(".crates2.json").find("\"new\":[1]") != std::string::npos);
    CHECK(fixture.read(".crates2.json").find("\"extra\":\"kept\"") != std::string::npos);
}

TEST_CASE("records of ours and of the peer that cannot be read are left as they are") {
    for (const char* record : {"binstall/receipts.json", "binstall/crates-v1.json"}) {
        CAPTURE(record);
        PlaceFixture fixture;
        fixture.folder.write(fs::path{"home"} / record, "junk");
        const Error error = error_of([&] { fixture.place_one("tool", "1.0.0", "one"); });
        CHECK(error.code() == Errc::io);
        CHECK(std::string{error.what()}.find(record) != std::string::npos);
        CHECK(fixture.read(record) == "junk");
        CHECK(fixture.bin().empty());
    }
}
