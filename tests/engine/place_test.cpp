// SPDX-License-Identifier: MIT
#include "place_fixture.hpp"

#include <binstall/text.hpp>

#include <doctest/doctest.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

using namespace binstall;
using namespace binstall::test;

namespace {

unsigned mode_of(const fs::path& path) {
    return static_cast<unsigned>(fs::symlink_status(path).permissions());
}

} // namespace

TEST_CASE("a package is placed with its version in the name, a link, and every record") {
    PlaceFixture fixture;
    std::vector<ReadyPackage> packages;
    packages.push_back(fixture.package("ripgrep", "14.1.1", {{"rg", "program"}}));
    const std::vector<PlacedPackage> placed = fixture.place(std::move(packages));

    CHECK(fixture.bin() ==
          std::map<std::string, std::string>{{"rg", "-> rg-v14.1.1"}, {"rg-v14.1.1", "program"}});
    CHECK(fixture.read(".crates.toml") == cat("[v1]\n\"ripgrep 14.1.1 (",
                                              crates_io,
                                              ")\" = [\n    \"rg\",\n    \"rg-v14.1.1\",\n]\n"));
    CHECK(fixture.read(".crates2.json").find("\"target\":\"x86_64-unknown-linux-musl\"") !=
          std::string::npos);
    CHECK(fixture.read("binstall/crates-v1.json").starts_with("{\"name\":\"ripgrep\""));
    REQUIRE(placed.size() == 1);
    CHECK_FALSE(placed[0].was_there);
    CHECK(placed[0].removed.empty());
    CHECK(placed[0].receipt.binaries == std::vector<std::string>{"rg"});
    CHECK(fixture.installed() == std::vector{placed[0].receipt});
    CHECK(is_intact(placed[0].receipt, fixture.destination));
    CHECK(mode_of(fixture.root / "bin/rg-v14.1.1") == 0755);
    CHECK(mode_of(fixture.root / ".crates.toml") == 0644);
}

TEST_CASE("nothing is left but what was asked for") {
    PlaceFixture fixture;
    fixture.place_one("tool", "1.0.0", "one");
    std::vector<std::string> names;
    for (const auto& [name, content] : fixture.everything())
        names.push_back(name);
    CHECK(names == std::vector<std::string>{"home",
                                            "home/.crates.toml",
                                            "home/.crates2.json",
                                            "home/bin",
                                            "home/bin/tool",
                                            "home/bin/tool-v1.0.0",
                                            "home/binstall",
                                            "home/binstall/crates-v1.json",
                                            "home/binstall/lock",
                                            "home/binstall/receipts.json"});
}

TEST_CASE("several packages are placed together or not at all") {
    PlaceFixture fixture;
    fixture.folder.write("home/bin/two", "mine");
    const auto both = [&] {
        std::vector<ReadyPackage> packages;
        packages.push_back(fixture.package("one", "1.0.0", {{"one", "1"}}));
        packages.push_back(fixture.package("two", "1.0.0", {{"two", "2"}}));
        return packages;
    };
    CHECK(error_of([&] { fixture.place(both()); }).code() == Errc::policy);
    CHECK(fixture.bin() == std::map<std::string, std::string>{{"two", "mine"}});
    CHECK(fixture.installed().empty());

    fs::remove(fixture.root / "bin/two");
    CHECK(fixture.place(both()).size() == 2);
    CHECK(fixture.bin().size() == 4);
    CHECK(fixture.installed().size() == 2);
}

TEST_CASE("a binary for Windows is placed twice, without a link") {
    PlaceFixture fixture;
    std::vector<ReadyPackage> packages;
    packages.push_back(fixture.package("ripgrep", "14.1.1", {{"rg", "MZ", ".exe"}}));
    const Receipt receipt = fixture.place(std::move(packages)).front().receipt;
    CHECK(fixture.bin() ==
          std::map<std::string, std::string>{{"rg-v14.1.1.exe", "MZ"}, {"rg.exe", "MZ"}});
    CHECK(is_intact(receipt, fixture.destination));
    CHECK(fixture.read("binstall/crates-v1.json").find("\"bins\":[\"rg.exe\"]") !=
          std::string::npos);
    // Two files: what is written into one does not appear in the other.
    CHECK(fs::hard_link_count(fixture.root / "bin/rg.exe") == 1);
}

TEST_CASE("one staged file may become two binaries") {
    PlaceFixture fixture;
    std::vector<ReadyPackage> packages;
    packages.push_back(fixture.package("tool", "1.0.0", {{"a", "same"}}));
    packages.front().binaries.push_back({"b", "", packages.front().binaries.front().staged});
    fixture.place(std::move(packages));
    CHECK(fixture.bin() == std::map<std::string, std::string>{{"a", "-> a-v1.0.0"},
                                                              {"a-v1.0.0", "same"},
                                                              {"b", "-> b-v1.0.0"},
                                                              {"b-v1.0.0", "same"}});
    CHECK(fs::hard_link_count(fixture.root / "bin/a-v1.0.0") == 1);
}

TEST_CASE("a file that has no way to a name is copied") {
    PlaceFixture fixture;
    ReadyPackage package = fixture.package("tool", "1.0.0", {{"tool", ""}});
    const std::string large(700'000, 'x');
    fixture.folder.write("elsewhere", large);
    StagedFile& staged = *package.binaries.front().staged;
    staged.file = open_at(AT_FDCWD, fixture.folder / "elsewhere", O_RDONLY, 0);
    fs::remove(fixture.folder / "elsewhere"); // a file without names, but not made as one
    staged.size = large.size();
    staged.sha256 = sha256(large);
    std::vector<ReadyPackage> packages;
    packages.push_back(std::move(package));
    fixture.place(std::move(packages));
    CHECK(fixture.read("bin/tool-v1.0.0") == large);
    CHECK(mode_of(fixture.root / "bin/tool-v1.0.0") == 0755);
}

TEST_CASE("FS-10: files get 0755 and 0644 less the umask") {
    struct Case {
        mode_t mask;
        unsigned binary;
        unsigned record;
    };

    std::vector<Case> cases{
        {0, 0755, 0644}, {022, 0755, 0644}, {077, 0700, 0600}, {027, 0750, 0640}};
    if (::geteuid() == 0) // nobody else can go on in folders of mode 0
        cases.push_back({0777, 0, 0});
    for (const Case& each : cases) {
        CAPTURE(each.mask);
        PlaceFixture fixture;
        const mode_t before = ::umask(each.mask);
        fixture.place_one("tool", "1.0.0", "one");
        ::umask(before);
        CHECK(mode_of(fixture.root / "bin/tool-v1.0.0") == each.binary);
        CHECK(mode_of(fixture.root / ".crates.toml") == each.record);
        CHECK(mode_of(fixture.root / "binstall/receipts.json") == each.record);
    }
}

TEST_CASE("a record keeps its mode") {
    PlaceFixture fixture;
    fixture.folder.write("home/.crates.toml", "");
    fs::permissions(fixture.root / ".crates.toml", fs::perms::owner_read | fs::perms::owner_write);
    fixture.place_one("tool", "1.0.0", "one");
    CHECK(mode_of(fixture.root / ".crates.toml") == 0600);
}

TEST_CASE("outside a cargo root only the receipts are kept") {
    PlaceFixture fixture;
    fixture.destination.root.reset();
    fixture.destination.bin_dir = fixture.folder / "tools";
    fixture.destination.state_dir = fixture.folder / "state/tools";
    const PlacedPackage placed = fixture.place_one("tool", "1.0.0", "one");
    CHECK(fixture.installed() == std::vector{placed.receipt});
    CHECK_FALSE(fs::exists(fixture.root));
    CHECK(mode_of(fixture.folder / "state/tools") == 0700);
}

TEST_CASE("without tracking nothing is recorded, and what is there is not replaced") {
    PlaceFixture fixture;
    fixture.destination.tracking = Tracking::off;
    fixture.place_one("tool", "1.0.0", "one");
    CHECK(fixture.bin().size() == 2);
    CHECK_FALSE(fs::exists(fixture.root / ".crates.toml"));
    CHECK_FALSE(fs::exists(fixture.root / "binstall/receipts.json"));
    CHECK(fixture.installed().empty());

    CHECK_NOTHROW(fixture.place_one("tool", "1.0.0", "one")); // the very same: nothing is lost
    CHECK(error_of([&] { fixture.place_one("tool", "2.0.0", "two"); }).code() == Errc::policy);
    fixture.place_one("tool", "2.0.0", "two", Overwrite::yes);
    CHECK(fixture.bin()["tool"] == "-> tool-v2.0.0");
}

TEST_CASE("a command that is to stop before the commit changes nothing") {
    PlaceFixture fixture;
    fixture.place_one("tool", "1.0.0", "one");
    const auto before = fixture.everything();
    fixture.stop.request_stop();
    CHECK(error_of([&] { fixture.place_one("tool", "2.0.0", "two"); }).code() == Errc::cancelled);
    CHECK(fixture.everything() == before);
}

TEST_CASE("a build that another command has placed meanwhile is not placed again") {
    PlaceFixture fixture;
    const PlacedPackage first = fixture.place_one("tool", "1.0.0", "one");
    const auto before = fixture.everything();
    const PlacedPackage second = fixture.place_one("tool", "1.0.0", "one");
    CHECK(second.was_there);
    CHECK(second.receipt == first.receipt);
    CHECK(fixture.everything() == before);

    CHECK_FALSE(fixture.place_one("tool", "1.0.0", "one", Overwrite::yes).was_there);
    fs::remove(fixture.root / "bin/tool");
    CHECK_FALSE(fixture.place_one("tool", "1.0.0", "one").was_there);
    CHECK(fixture.bin()["tool"] == "-> tool-v1.0.0");
}

TEST_CASE("FS-05: a binary folder that is a link is followed") {
    PlaceFixture fixture;
    fs::create_directories(fixture.folder / "elsewhere");
    fs::create_directories(fixture.root);
    fs::create_directory_symlink(fixture.folder / "elsewhere", fixture.root / "bin");
    fixture.place_one("tool", "1.0.0", "one");
    CHECK(read_text(fixture.folder / "elsewhere/tool") == "one");
    CHECK(fs::is_symlink(fixture.root / "bin"));
}

TEST_CASE("a binary folder that everybody can write is mentioned") {
    PlaceFixture fixture;
    fs::create_directories(fixture.root / "bin");
    fs::permissions(fixture.root / "bin", fs::perms::all);
    fixture.place_one("tool", "1.0.0", "one");
    REQUIRE(fixture.log.messages(Level::warn).size() == 1);
    CHECK(fixture.log.messages(Level::warn)[0].ends_with("bin can be written by everybody"));
}
