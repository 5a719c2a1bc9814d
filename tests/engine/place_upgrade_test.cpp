// SPDX-License-Identifier: MIT
#include "place_fixture.hpp"

#include <binstall/text.hpp>

#include <doctest/doctest.h>

using namespace binstall;
using namespace binstall::test;

namespace {

using Names = std::vector<std::string>;

Names names_in(const PlaceFixture& fixture) {
    Names names;
    for (const auto& [name, content] : fixture.bin())
        names.push_back(name);
    return names;
}

} // namespace

TEST_CASE("an upgrade keeps one version before and removes the rest") {
    PlaceFixture fixture;
    fixture.place_one("tool", "1.0.0", "one");
    const PlacedPackage second = fixture.place_one("tool", "2.0.0", "two");
    CHECK(second.removed.empty());
    CHECK(names_in(fixture) == Names{"tool", "tool-v1.0.0", "tool-v2.0.0"});
    CHECK(second.receipt.previous_version == Version::parse("1.0.0"));
    CHECK(second.receipt.previous ==
          std::vector<InstalledFile>{{"tool-v1.0.0", InstalledFile::Kind::file, sha256("one")}});
    // cargo removes all that its list names.
    CHECK(fixture.read(".crates.toml").find("\"tool-v1.0.0\"") != std::string::npos);

    const PlacedPackage third = fixture.place_one("tool", "3.0.0", "three");
    CHECK(third.removed == Names{"tool-v1.0.0"});
    CHECK(names_in(fixture) == Names{"tool", "tool-v2.0.0", "tool-v3.0.0"});
    CHECK(fixture.bin()["tool"] == "-> tool-v3.0.0");
    CHECK(fixture.read(".crates.toml").find("1.0.0") == std::string::npos);
}

TEST_CASE("with nothing to keep an upgrade removes the version before") {
    PlaceFixture fixture;
    fixture.destination.keep = 0;
    fixture.place_one("tool", "1.0.0", "one");
    const PlacedPackage second = fixture.place_one("tool", "2.0.0", "two");
    CHECK(second.removed == Names{"tool-v1.0.0"});
    CHECK(second.receipt.previous.empty());
    CHECK(names_in(fixture) == Names{"tool", "tool-v2.0.0"});
}

TEST_CASE("the same version placed again keeps what was kept") {
    PlaceFixture fixture;
    fixture.place_one("tool", "1.0.0", "one");
    fixture.place_one("tool", "2.0.0", "two");
    const PlacedPackage again = fixture.place_one("tool", "2.0.0", "two again", Overwrite::yes);
    CHECK(fixture.read("bin/tool") == "two again");
    CHECK(fixture.read("bin/tool-v1.0.0") == "one");
    CHECK(again.receipt.previous.size() == 1);
    CHECK(again.receipt.previous_version == Version::parse("1.0.0"));
}

TEST_CASE("a downgrade to the kept version keeps the later one") {
    PlaceFixture fixture;
    fixture.place_one("tool", "1.0.0", "one");
    fixture.place_one("tool", "2.0.0", "two");
    const PlacedPackage back = fixture.place_one("tool", "1.0.0", "one");
    CHECK(fixture.bin()["tool"] == "-> tool-v1.0.0");
    CHECK(back.receipt.previous_version == Version::parse("2.0.0"));
    CHECK(names_in(fixture) == Names{"tool", "tool-v1.0.0", "tool-v2.0.0"});
}

TEST_CASE("binaries that the new version does not have any more are removed") {
    PlaceFixture fixture;
    std::vector<ReadyPackage> first;
    first.push_back(fixture.package("tool", "1.0.0", {{"tool", "t1"}, {"helper", "h1"}}));
    fixture.place(std::move(first));
    const PlacedPackage second = fixture.place_one("tool", "2.0.0", "t2");
    CHECK(second.removed == Names{"helper"}); // its file is part of the kept version
    CHECK(names_in(fixture) == Names{"helper-v1.0.0", "tool", "tool-v1.0.0", "tool-v2.0.0"});
    const PlacedPackage third = fixture.place_one("tool", "3.0.0", "t3");
    CHECK(third.removed == Names{"helper-v1.0.0", "tool-v1.0.0"});
}

TEST_CASE("another layout leaves nothing of the one before") {
    PlaceFixture fixture;
    fixture.place_one("tool", "1.0.0", "one");
    fixture.place_one("tool", "2.0.0", "two");
    fixture.destination.layout = NameLayout::plain;
    const PlacedPackage plain = fixture.place_one("tool", "3.0.0", "three");
    CHECK(fixture.bin() == std::map<std::string, std::string>{{"tool", "three"}});
    CHECK(plain.removed == Names{"tool-v1.0.0", "tool-v2.0.0"});
    CHECK(plain.receipt.previous.empty());

    fixture.destination.layout = NameLayout::versioned;
    const PlacedPackage versioned = fixture.place_one("tool", "4.0.0", "four");
    CHECK(fixture.bin() ==
          std::map<std::string, std::string>{{"tool", "-> tool-v4.0.0"}, {"tool-v4.0.0", "four"}});
    CHECK(versioned.receipt.previous.empty());
}

TEST_CASE("a kept version that was changed or removed is not kept") {
    PlaceFixture fixture;
    fixture.place_one("tool", "1.0.0", "one");
    fixture.folder.write("home/bin/tool-v1.0.0", "edited");
    const PlacedPackage second = fixture.place_one("tool", "2.0.0", "two");
    CHECK(second.receipt.previous.empty());
    CHECK(second.removed == Names{"tool-v1.0.0"});
    fs::remove(fixture.root / "bin/tool-v2.0.0");
    const PlacedPackage third = fixture.place_one("tool", "3.0.0", "three");
    CHECK(third.receipt.previous.empty());
    CHECK(names_in(fixture) == Names{"tool", "tool-v3.0.0"});
}

TEST_CASE("what cargo overtook is removed while it is as we left it") {
    PlaceFixture fixture;
    fixture.place_one("tool", "1.0.0", "one");
    // The peer replaces the link, and records its own file alone.
    fs::remove(fixture.root / "bin/tool");
    fixture.folder.write("home/bin/tool", "the peer's");
    fixture.folder.write("home/.crates.toml",
                         cat("[v1]\n\"tool 2.0.0 (", crates_io, ")\" = [\"tool\"]\n"));
    const PlacedPackage placed = fixture.place_one("tool", "3.0.0", "three");
    CHECK(placed.removed == Names{"tool-v1.0.0"});
    CHECK(names_in(fixture) == Names{"tool", "tool-v3.0.0"});
    REQUIRE(fixture.log.messages(Level::info).size() == 1);
    CHECK(fixture.log.messages(Level::info)[0] ==
          cat("tool 1.0.0 was replaced by tool 2.0.0 (", crates_io, ") since"));
}

TEST_CASE("a name that moves from one package to another in one command is not removed") {
    PlaceFixture fixture;
    std::vector<ReadyPackage> first;
    first.push_back(fixture.package("one", "1.0.0", {{"one", "1"}, {"shared", "one's"}}));
    fixture.place(std::move(first));
    std::vector<ReadyPackage> second;
    second.push_back(fixture.package("one", "2.0.0", {{"one", "1b"}}));
    second.push_back(fixture.package("two", "1.0.0", {{"shared", "two's"}}));
    fixture.place(std::move(second), Overwrite::yes);
    CHECK(fixture.read("bin/shared") == "two's");
    CHECK(fixture.installed().size() == 2);
    CHECK(fixture.log.messages(Level::warn).empty());
}
