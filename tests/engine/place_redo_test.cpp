// SPDX-License-Identifier: MIT
// What the next command does after one was interrupted at any point of its transaction.
#include "place_fixture.hpp"

#include <binstall/text.hpp>

#include <engine/place/change.hpp>
#include <engine/place/lock.hpp>
#include <engine/place/transaction.hpp>

#include <doctest/doctest.h>

#include <fstream>

using namespace binstall;
using namespace binstall::test;

namespace {

/// A root with two packages, one of which has a version to be given up.
void prepare(PlaceFixture& fixture) {
    fixture.place_one("one", "0.9.0", "one 0.9");
    std::vector<ReadyPackage> packages;
    packages.push_back(fixture.package("one", "1.0.0", {{"one", "one 1"}, {"extra", "extra 1"}}));
    packages.push_back(fixture.package("two", "1.0.0", {{"two", "two 1"}}));
    fixture.place(std::move(packages));
}

std::vector<ReadyPackage> upgrade(PlaceFixture& fixture) {
    std::vector<ReadyPackage> packages;
    packages.push_back(fixture.package("one", "2.0.0", {{"one", "one 2"}}));
    packages.push_back(fixture.package("two", "2.0.0", {{"two", "two 2"}}));
    return packages;
}

/// What `place` does up to the commit point, as a command that is killed there.
Journal commit_only(PlaceFixture& fixture, const std::vector<ReadyPackage>& packages) {
    const Folders folders = Folders::make(fixture.destination);
    Records records = load_records(folders, fixture.readers);
    const std::vector<Receipt> former = records.receipts;
    std::vector<PackageChange> changes;
    for (const ReadyPackage& package : packages)
        changes.push_back(decide_change(
            package,
            {folders.at(Where::bin), records, former, fixture.destination, Overwrite::no}));
    for (const PackageChange& change : changes)
        put(records, change.receipt);
    return commit(folders, changes, record_texts(records), {});
}

fs::path folder_of(const PlaceFixture& fixture, Where where) {
    return where == Where::bin    ? fixture.destination.bin_dir
           : where == Where::root ? *fixture.destination.root
                                  : fixture.destination.state_dir;
}

/// One step of `apply`, done by other means.
void do_step(const PlaceFixture& fixture, const Step& step) {
    const fs::path folder = folder_of(fixture, step.where);
    if (step.staged.empty())
        fs::remove(folder / step.name);
    else
        fs::rename(folder / step.staged, folder / step.name);
}

struct Upgraded {
    Upgraded() {
        prepare(fixture);
        fixture.place(upgrade(fixture));
    }

    PlaceFixture fixture;
};

} // namespace

TEST_CASE("the steps of an upgrade never leave a link without its file") {
    PlaceFixture fixture;
    prepare(fixture);
    const Journal journal = commit_only(fixture, upgrade(fixture));
    CHECK(journal.packages == std::vector<std::string>{"one", "two"});
    REQUIRE(journal.steps.size() == 10); // extra; 2 files; 2 links; one-v0.9.0; 4 records
    for (const Step& step : journal.steps) {
        for (const auto& entry : fixture.bin())
            if (entry.second.starts_with("-> ") && !entry.first.starts_with(".binstall-")) {
                CAPTURE(entry.first);
                CHECK(fs::exists(fixture.destination.bin_dir / entry.first));
            }
        do_step(fixture, step);
    }
    CHECK(journal.steps.back().name == ".crates.toml");
}

TEST_CASE("a transaction that was interrupted after any step is completed by the next command") {
    const Upgraded expected;
    const auto complete = expected.fixture.everything();
    std::size_t steps = 0;
    for (std::size_t done = 0; done <= steps; ++done) {
        CAPTURE(done);
        PlaceFixture fixture;
        prepare(fixture);
        const Journal journal = commit_only(fixture, upgrade(fixture));
        steps = journal.steps.size();
        for (std::size_t index = 0; index < done; ++index)
            do_step(fixture, journal.steps[index]);
        fixture.recover();
        CHECK(fixture.everything() == complete);
        CHECK(fixture.log.messages() ==
              std::vector<std::string>{"completing an installation that was interrupted"});
        fixture.recover();
        CHECK(fixture.everything() == complete);
    }
    CHECK(steps == 10);
}

TEST_CASE("an interrupted redo is redone") {
    const Upgraded expected;
    PlaceFixture fixture;
    prepare(fixture);
    const Journal journal = commit_only(fixture, upgrade(fixture));
    for (std::size_t index = 0; index < journal.steps.size(); index += 2)
        do_step(fixture, journal.steps[index]); // in no order at all
    fixture.recover();
    CHECK(fixture.everything() == expected.fixture.everything());
}

TEST_CASE("a place after an interrupted place completes that one first") {
    PlaceFixture fixture;
    prepare(fixture);
    static_cast<void>(commit_only(fixture, upgrade(fixture)));
    fixture.place_one("three", "3.0.0", "three");
    CHECK(fixture.read("bin/one") == "one 2");
    CHECK(fixture.read("bin/two") == "two 2");
    CHECK(fixture.read("bin/three") == "three");
    CHECK(fixture.installed().size() == 3);
}

TEST_CASE("what was staged and not committed is swept") {
    PlaceFixture fixture;
    prepare(fixture);
    const auto before = fixture.everything();
    static_cast<void>(commit_only(fixture, upgrade(fixture)));
    fs::rename(fixture.destination.state_dir / "journal",
               fixture.destination.state_dir / "journal.new");
    fixture.recover();
    CHECK(fixture.everything() == before);
}

TEST_CASE("what another state folder has staged in the same folder is not swept") {
    PlaceFixture fixture;
    prepare(fixture);
    static_cast<void>(commit_only(fixture, upgrade(fixture)));

    PlaceFixture other;
    other.destination.bin_dir = fixture.destination.bin_dir;
    other.destination.root.reset();
    other.place_one("three", "3.0.0", "three");

    fixture.recover();
    CHECK(fixture.read("bin/one") == "one 2");
    CHECK(fixture.read("bin/three") == "three");
}

TEST_CASE("a staged file that was damaged is not installed, and nothing else is done") {
    PlaceFixture fixture;
    prepare(fixture);
    const Journal journal = commit_only(fixture, upgrade(fixture));
    for (const Step& step : journal.steps) {
        if (step.kind != Step::Kind::file && step.kind != Step::Kind::record)
            continue;
        CAPTURE(step.name);
        const fs::path staged = folder_of(fixture, step.where) / step.staged;
        const std::string content = read_text(staged);
        std::ofstream{staged} << "damaged";
        const auto before = fixture.everything();
        const Error error = error_of([&] { fixture.recover(); });
        CHECK(error.code() == Errc::integrity);
        CHECK(error.hint().find("/binstall/journal") != std::string::npos);
        CHECK(error_of([&] { fixture.place_one("x", "1.0.0", "x"); }).code() == Errc::integrity);
        CHECK(fixture.everything() == before);
        std::ofstream{staged} << content;
    }
    CHECK_NOTHROW(fixture.recover());
}

TEST_CASE("a damaged journal stops every command and loses nothing") {
    PlaceFixture fixture;
    prepare(fixture);
    static_cast<void>(commit_only(fixture, upgrade(fixture)));
    const fs::path journal = fixture.destination.state_dir / "journal";
    const std::string text = read_text(journal);
    std::ofstream{journal} << text.substr(0, text.size() / 2);
    const auto before = fixture.everything();
    CHECK(error_of([&] { fixture.recover(); }).code() == Errc::io);
    CHECK(error_of([&] { fixture.place_one("x", "1.0.0", "x"); }).code() == Errc::io);
    CHECK(fixture.everything() == before);
    std::ofstream{journal} << text;
    CHECK_NOTHROW(fixture.recover());
}

TEST_CASE("what cargo recorded after the interruption is not lost") {
    PlaceFixture fixture;
    prepare(fixture);
    const Journal journal = commit_only(fixture, upgrade(fixture));
    do_step(fixture, journal.steps.front());
    std::string list = fixture.read(".crates.toml");
    list += "\"zz 1.0.0 (path+file:///zz)\" = [\"zz\"]\n"; // cargo install --path /zz
    std::ofstream{fixture.root / ".crates.toml"} << list;
    fixture.folder.write("home/bin/zz", "cargo's");

    fixture.recover();
    const std::string now = fixture.read(".crates.toml");
    CHECK(now.find("\"zz 1.0.0 (path+file:///zz)\" = [\"zz\"]") != std::string::npos);
    CHECK(now.find("one 2.0.0") != std::string::npos);
    CHECK(now.find("one 1.0.0") == std::string::npos);
    CHECK(fixture.read(".crates2.json").find("zz 1.0.0") != std::string::npos);
    CHECK(fixture.installed().size() == 3);
    for (const auto& [name, content] : fixture.everything())
        CHECK(name.find(".binstall-") == std::string::npos);
}

TEST_CASE("a name that was to be removed and is another's by now stays") {
    PlaceFixture fixture;
    prepare(fixture);
    static_cast<void>(commit_only(fixture, upgrade(fixture)));
    std::ofstream{fixture.destination.bin_dir / "one-v0.9.0"} << "somebody else's";
    fixture.recover();
    CHECK(fixture.read("bin/one-v0.9.0") == "somebody else's");
    CHECK(fixture.log.messages(Level::warn).size() == 1);
}

TEST_CASE("a recovery does not touch what a command at work has staged") {
    PlaceFixture fixture;
    prepare(fixture);
    const Folders folders = Folders::make(fixture.destination);
    const auto lock = DestinationLock::acquire(folders, Tracking::on, {}, fixture.log);
    fixture.folder.write(cat("home/bin/", folders.staged_prefix(), "0"), "being staged");
    const auto before = fixture.everything();
    fixture.recover();
    CHECK(fixture.everything() == before);
}

TEST_CASE("a recovery where there is nothing to recover leaves no trace") {
    PlaceFixture fixture;
    fixture.recover();
    CHECK_FALSE(fs::exists(fixture.root));
}
