// SPDX-License-Identifier: MIT
// `binstall verify`: what was changed since it was installed is found, and nothing else is.
#include "evidence_fixture.hpp"

#include <engine/readers.hpp>
#include <support/sha256.hpp>
#include <support/shell.hpp>
#include <support/skip.hpp>

#include <doctest/doctest.h>

#include <fstream>
#include <functional>

namespace binstall::test {
namespace {

constexpr int changed = 42;
constexpr int not_found = 94;

struct Installed {
    Installed() {
        for (const char* name : {"tool", "other"}) {
            publisher.publish(name);
            publisher.install(name, 0);
        }
    }

    Outcome verify(std::vector<std::string> arguments = {}) const {
        arguments.insert(arguments.begin(), "verify");
        const Snapshot before = snapshot(publisher.machine.home());
        Outcome outcome = publisher.machine.run(std::move(arguments));
        CHECK(snapshot(publisher.machine.home()) == before);
        return outcome;
    }

    fs::path bin(const std::string& name) const { return publisher.machine.bin() / name; }

    Publisher publisher;
};

} // namespace

TEST_CASE("what is as it was installed is intact, with what vouched for it") {
    const Installed there;
    const Outcome outcome = there.verify();
    CAPTURE(outcome.out);
    CHECK(outcome.status == 0);
    CHECK(outcome.err.empty());
    CHECK(has(outcome.out, "other 1.0.0  intact  (checked by: "));
    CHECK(has(outcome.out, "tool 1.0.0  intact  (checked by: "));
    CHECK(there.verify({"tool"}).out.find("other") == std::string::npos);
    CHECK(has(there.verify({"Tool"}).out, "tool 1.0.0  intact")); // as registries take names
}

TEST_CASE("every change of a file, a link or a record is found, by its name") {
    const std::string versioned = "tool-v1.0.0";

    struct Change {
        const char* what;
        std::function<void(Installed&)> make;
        std::string says;
    };

    const std::vector<Change> changes{
        {"other bytes",
         [&](Installed& there) {
             std::ofstream{there.bin(versioned), std::ios::app} << "x";
         },
         "tool-v1.0.0 is a file with sha256:"},
        {"a file is gone",
         [&](Installed& there) { fs::remove(there.bin(versioned)); },
         "tool-v1.0.0 is gone"},
        {"a link is gone", [](Installed& there) { fs::remove(there.bin("tool")); }, "tool is gone"},
        {"the link leads elsewhere",
         [](Installed& there) {
             fs::remove(there.bin("tool"));
             fs::create_symlink("/bin/true", there.bin("tool"));
         },
         "tool is a link to /bin/true, and was a link to tool-v1.0.0"},
        {"a file in place of the link",
         [](Installed& there) {
             fs::remove(there.bin("tool"));
             std::ofstream{there.bin("tool")} << "x";
         },
         "tool is a file with sha256:"},
        {"the receipt names another archive",
         [](Installed& there) {
             const fs::path file = there.publisher.machine.cargo_home() / "binstall/receipts.json";
             std::string text = read_text(file);
             const std::string digest = sha256(there.publisher.bytes("tool"));
             const std::size_t at = text.find(digest);
             REQUIRE(at != std::string::npos);
             text.replace(at, 8, "00000000");
             std::ofstream{file, std::ios::binary} << text;
         },
         "the receipt names an archive with sha256:00000000"},
    };
    for (const Change& change : changes) {
        CAPTURE(std::string{change.what});
        Installed there;
        change.make(there);
        const Outcome outcome = there.verify();
        CAPTURE(outcome.out);
        CAPTURE(outcome.err);
        CHECK(outcome.status == changed);
        CHECK(has(outcome.out, "tool 1.0.0  changed"));
        CHECK(has(outcome.out, "  " + change.says));
        CHECK(has(outcome.err,
                  "error: 1 of 2 packages are not as they were installed [integrity]\n"));
        const Outcome json = there.verify({"--format", "json"});
        CHECK(json.status == changed);
        const Value document = StrictReaders{}.json(json.out);
        CHECK(has(json.out, "\"changed\""));
        CHECK(document.table() != nullptr);
    }
}

TEST_CASE("a package that is not there, and a folder where nothing is") {
    const Installed there;
    const Outcome unknown = there.verify({"nowhere"});
    CHECK(unknown.status == not_found);
    CHECK(has(unknown.err, "nowhere is not installed"));
    const Outcome empty =
        there.verify({"--root", there.publisher.machine.elsewhere("empty").string()});
    CHECK(empty.status == 0);
    CHECK(has(empty.out, "nothing is installed there"));
}

TEST_CASE("what cargo installed is listed where we have installed nothing") {
    const Machine machine;
    fs::create_directories(machine.bin());
    std::ofstream{machine.bin() / "just"} << "#!/bin/sh\n";
    std::ofstream{machine.cargo_home() / ".crates.toml"}
        << "[v1]\n\"just 1.40.0 (registry+https://github.com/rust-lang/crates.io-index)\" = "
           "[\"just\"]\n";
    const Snapshot before = snapshot(machine.home());
    const Outcome all = machine.run({"verify"});
    CAPTURE(all.out);
    CHECK(all.status == 0);
    CHECK(has(all.out, "just 1.40.0  unrecorded"));
    CHECK(machine.run({"verify", "just"}).status == 0);
    CHECK(machine.run({"verify", "absent"}).status == not_found);
    CHECK(has(machine.run({"policy", "check"}).out, "just 1.40.0  allowed"));
    CHECK(snapshot(machine.home()) == before);
    fs::remove_all(machine.bin());
    CHECK(has(machine.run({"verify"}).out, "just is gone"));
}

TEST_CASE("what an interrupted installation left is completed before it is looked at") {
    World world;
    world.crate("tool", "1.0.0")
        .repository("https://github.com/o/tool")
        .usual_release(host_triple());
    world.crate("tool", "1.1.0")
        .repository("https://github.com/o/tool")
        .usual_release(host_triple());
    int interrupted = 0;
    for (int rename = 1; rename <= 12; ++rename) {
        const Machine machine;
        REQUIRE(machine.install(world, {"tool@=1.0.0"}).status == 0);
        const auto upgrade = under_strace(
            machine.command(world, {"-y", "tool"}),
            {"-e", "inject=renameat,renameat2:signal=SIGKILL:when=" + std::to_string(rename)});
        if (!upgrade) {
            skip("there is no strace to interrupt it");
            return;
        }
        const Outcome killed = run(*upgrade);
        const fs::path journal = machine.cargo_home() / "binstall/journal";
        if (killed.status == 0)
            break;
        interrupted += fs::exists(journal) ? 1 : 0;
        CAPTURE(rename);
        const Outcome outcome = machine.run({"verify"});
        CAPTURE(outcome.out);
        CHECK(outcome.status == 0);
        CHECK(has(outcome.out, "intact"));
        CHECK_FALSE(fs::exists(journal));
    }
    CHECK(interrupted >= 3);
}

} // namespace binstall::test
