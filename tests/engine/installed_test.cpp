// SPDX-License-Identifier: MIT
#include "place_fixture.hpp"

#include <binstall/text.hpp>

#include <doctest/doctest.h>

#include <fstream>
#include <functional>

using namespace binstall;
using namespace binstall::test;

TEST_CASE("where nothing was ever placed nothing is installed") {
    const PlaceFixture fixture;
    CHECK(fixture.installed().empty());
    CHECK_FALSE(fs::exists(fixture.root));
    Receipt receipt;
    receipt.files = {{"tool", InstalledFile::Kind::file, sha256("one")}};
    CHECK_FALSE(is_intact(receipt, fixture.destination));
}

TEST_CASE("a package that cargo removed is not installed any more") {
    PlaceFixture fixture;
    fixture.place_one("tool", "1.0.0", "one");
    fixture.folder.write("home/.crates.toml", "[v1]\n");
    CHECK(fixture.installed().empty());
    fixture.place_one("other", "1.0.0", "o");
    CHECK(fixture.log.messages(Level::info) ==
          std::vector<std::string>{"tool 1.0.0 was removed by cargo"});
    CHECK(fixture.read("binstall/receipts.json").find("\"tool\"") == std::string::npos);
    CHECK(fixture.read("binstall/crates-v1.json").find("\"tool\"") == std::string::npos);
}

TEST_CASE("a binary that cargo removed is not part of its package any more") {
    PlaceFixture fixture;
    std::vector<ReadyPackage> packages;
    packages.push_back(fixture.package("tool", "1.0.0", {{"a", "1"}, {"b", "2"}}));
    fixture.place(std::move(packages));
    // cargo uninstall tool --bin b
    fixture.folder.write(
        "home/.crates.toml",
        cat("[v1]\n\"tool 1.0.0 (", crates_io, ")\" = [\"a\", \"a-v1.0.0\", \"b-v1.0.0\"]\n"));
    const std::vector<Receipt> receipts = fixture.installed();
    REQUIRE(receipts.size() == 1);
    CHECK(receipts[0].binaries == std::vector<std::string>{"a"});
    CHECK(receipts[0].files.size() == 3);
    CHECK(receipts[0].manifest_source == "crates-io");
}

TEST_CASE("what cargo installed is listed with the little that cargo tells") {
    PlaceFixture fixture;
    fixture.place_one("tool", "1.0.0", "one");
    fixture.folder.write("home/.crates.toml",
                         "[v1]\n\"alien 3.0.0 (s)\" = [\"x\"]\n\"tool 2.0.0 (s)\" = [\"tool\"]\n");
    const std::vector<Receipt> receipts = fixture.installed();
    REQUIRE(receipts.size() == 2);
    CHECK(receipts[0].name == "alien");
    CHECK(receipts[0].binaries == std::vector<std::string>{"x"});
    CHECK_FALSE(is_intact(receipts[0], fixture.destination)); // there is no x
    CHECK(receipts[1].version == Version::parse("2.0.0"));
    CHECK(receipts[1].manifest_source.empty());
    CHECK(is_intact(receipts[1], fixture.destination));
}

TEST_CASE("a binary that was changed, removed or redirected is not intact") {
    const std::vector<std::function<void(const fs::path&)>> damages{
        [](const fs::path& bin) { std::ofstream{bin / "tool-v1.0.0"} << "other"; },
        [](const fs::path& bin) { fs::remove(bin / "tool-v1.0.0"); },
        [](const fs::path& bin) { fs::remove(bin / "tool"); },
        [](const fs::path& bin) {
            fs::remove(bin / "tool");
            fs::create_symlink("tool-v0.9.0", bin / "tool");
        },
        [](const fs::path& bin) {
            fs::remove(bin / "tool-v1.0.0");
            fs::create_symlink("tool", bin / "tool-v1.0.0");
        },
        [](const fs::path& bin) { fs::remove_all(bin); },
    };
    for (const auto& damage : damages) {
        PlaceFixture fixture;
        const Receipt receipt = fixture.place_one("tool", "1.0.0", "one").receipt;
        REQUIRE(is_intact(receipt, fixture.destination));
        damage(fixture.destination.bin_dir);
        CHECK_FALSE(is_intact(receipt, fixture.destination));
    }
}
