// SPDX-License-Identifier: MIT
// Every rule of a policy against installations that break it, through the whole program: each is
// refused by its rule, and nothing is installed. Beside them what keeps the rules.
#include "policy_fixture.hpp"

#include <support/places.hpp>
#include <support/shell.hpp>
#include <support/skip.hpp>

#include <doctest/doctest.h>

#include <sstream>

namespace binstall::test {
namespace {

using Words = std::vector<std::string>;

struct Row {
    std::string policy;
    Words arguments;
    std::string rule;
    int status = 48;
};

const std::string acme_index = "sparse+https://crates.acme.test/index/";

std::vector<Row> violations() {
    const std::string ended = "\n[[waiver]]\nrule = \"deny\"\ncrate = \"listed\"\nuntil = \"" +
                              day(-2) + "\"\nreason = \"it was needed\"\n";
    return {
        // Who is asked.
        {"sources = [\"crates-io\"]", {"listed"}, "sources"},
        {"sources = [\"release\"]", {"listed"}, "sources"},
        {"sources = []", {"listed"}, "sources"},
        {"sources = [\"crates-io\", \"quickinstall\"]",
         {"--strategies=crate-meta-data", "listed"},
         "sources"},
        {"sources = [\"crates-io\", \"release\"]",
         {"--strategies=quick-install", "listed"},
         "sources"},
        // Where packages are described.
        {"registries = [\"" + acme_index + "\"]", {"listed"}, "registries"},
        {"registries = []", {"listed"}, "registries"},
        {"registries = [\"crates-io\"]", {"--index", acme_index, "private"}, "registries"},
        {"registries = [\"sparse+https://crates.acme.test/other/\"]",
         {"--index", acme_index, "private"},
         "registries"},
        {"registries = [\"crates-io\"]",
         {"--git", "https://github.com/o/listed", "listed"},
         "registries"},
        {"registries = [\"git+https://github.com/acme/*\"]",
         {"--git", "https://github.com/evil/acme/tool", "tool"},
         "registries"},
        {"registries = [\"git+https://github.com/acme/*\"]",
         {"--git", "https://github.com/acme/../evil/tool", "tool"},
         "registries"},
        {"registries = [\"crates-io\"]", {"--manifest-path", "/nowhere", "tool"}, "registries"},
        // Who may be asked on the network.
        {"hosts = []", {"listed"}, "hosts"},
        {"hosts = [\"github.com\", \"*.githubusercontent.com\"]", {"listed"}, "hosts"},
        {"hosts = [\"index.crates.io\", \"static.crates.io\"]", {"listed"}, "hosts"},
        {"hosts = [\"index.crates.io\", \"static.crates.io\", \"github.com\"]",
         {"listed"},
         "hosts"},
        {"hosts = [\"index.crates.io\"]",
         {"--git", "https://github.com/o/listed", "listed"},
         "hosts"},
        {"hosts = [" + PolicyWorld::all_hosts() + "]", {"--build", "nobuild"}, "hosts"},
        // What has to be shown.
        {"evidence = \"checksum\"", {"plain"}, "evidence"},
        {"evidence = \"digest\"", {"plain"}, "evidence"},
        {"evidence = \"digest\"", {"summed"}, "evidence"},
        {"evidence = \"signature\"", {"listed"}, "evidence"},
        {"evidence = \"signature\"", {"unsigned"}, "evidence"},
        {"evidence = { release = \"signature\" }", {"listed"}, "evidence"},
        {"evidence = { default = \"signature\", quickinstall = \"none\" }", {"listed"}, "evidence"},
        {"evidence = \"signature\"", {"--build", "nobuild"}, "evidence"},
        // How old it has to be.
        {"min-age = \"3d\"", {"young"}, "min-age"},
        {"min-age = \"3d\"", {"young@=1.0.0"}, "min-age"},
        {"min-age = \"3d\"", {"fresh"}, "min-age"},
        // Building.
        {"build = false", {"--build", "nobuild"}, "build"},
        {"build = false", {"--strategies=compile", "listed"}, "build"},
        // What nobody may have.
        {"deny = [\"listed\"]", {"listed"}, "deny"},
        {"deny = [\"listed@<1.0.1\"]", {"listed"}, "deny"},
        {"deny = [\"listed@1.0.0\"]", {"listed@1.0.0"}, "deny"},
        {"deny = [\"early@<1.2.3\"]", {"early@1.2.3-rc.1"}, "deny"},
        {"deny = [\"My_Tool\"]", {"my-tool"}, "deny"},
        {"deny = [\"listed\"]", {"--force", "listed"}, "deny"},
        {"deny = [\"listed\"]", {"plain", "listed"}, "deny"},
        {"deny = [\"listed\"]" + ended, {"listed"}, "deny"},
        // What is loaded, and what is recorded.
        {PolicyWorld::pins("release") + "release = \"" + std::string(64, '0') + "\"",
         {"listed"},
         "plugins",
         45},
        {"audit-log = \"/nonexistent/audit.log\"", {"listed"}, "audit-log"},
    };
}

TEST_CASE(
    "whatever breaks a rule of the policy is refused by that rule, and nothing is installed") {
    PolicyWorld world;
    std::size_t count = 0;
    for (const Row& row : violations()) {
        CAPTURE(row.policy);
        CAPTURE(row.arguments);
        world.policy(row.policy);
        const Outcome outcome = world.refuse(row.arguments, row.status);
        CHECK(has(outcome.err, "(policy rule " + row.rule + ")"));
        ++count;
    }
    CHECK(count >= 24);
}

TEST_CASE("what keeps every rule of the policy is installed") {
    const std::vector<Row> rows = {
        {"", {"plain"}, ""},
        {"sources = [\"crates-io\", \"release\"]", {"plain"}, ""},
        {"registries = [\"crates-io\"]", {"plain"}, ""},
        {"registries = [\"https://github.com/rust-lang/crates.io-index\"]", {"plain"}, ""},
        {"registries = [\"sparse+https://crates.acme.test/index\"]",
         {"--index", acme_index, "private"},
         ""},
        {"hosts = [" + PolicyWorld::all_hosts() + "]", {"plain"}, ""},
        {"evidence = \"checksum\"", {"summed"}, ""},
        {"evidence = \"digest\"", {"listed"}, ""},
        {"evidence = \"digest\"", {"signed"}, ""},
        {"evidence = { default = \"signature\", release = \"none\" }", {"plain"}, ""},
        {"evidence = \"signature\"", {"signed"}, ""},
        {"min-age = \"3d\"", {"listed"}, ""},
        {"build = false", {"plain"}, ""},
        {"deny = [\"listed@<1.0.0\", \"plai\"]", {"listed", "plain"}, ""},
        {PolicyWorld::pins(), {"listed"}, ""},
    };
    for (const Row& row : rows) {
        CAPTURE(row.policy);
        PolicyWorld world;
        world.policy(row.policy);
        world.accept(row.arguments);
    }
}

TEST_CASE(
    "the example of the manual lets be installed what it is about, and says what it forbids") {
    const std::string manual = read_text(source_folder() / "docs" / "policy.md");
    const std::size_t start = manual.find("```toml\n") + 8;
    const std::string example = manual.substr(start, manual.find("```", start) - start);
    PolicyWorld world;
    const fs::path log = world.machine.elsewhere("audit.log");
    world.policy(PolicyWorld::with_digests(example, log));
    world.accept({"listed"});
    CHECK(has(read_text(log), "\"listed\""));

    const Outcome absent = world.machine.install(world.world, {"nobuild"});
    CAPTURE(absent.err);
    CHECK(absent.status == 94);
    CHECK_FALSE(has(absent.err, "--build"));
    CHECK(has(absent.err, "the policy does not let cargo build it"));

    // Without what reads archives nothing can be installed, and it is the policy that says so.
    std::string few = PolicyWorld::with_digests(example, log);
    for (const std::string id : {"tar", "zip", "bin"})
        few.erase(few.find('\n' + id + ' '),
                  few.find('\n', few.find('\n' + id + ' ') + 1) - few.find('\n' + id + ' '));
    world.policy(few);
    const Outcome unread = world.machine.install(world.world, {"--force", "listed"});
    CAPTURE(unread.err);
    CHECK(unread.status == 94);
    CHECK_FALSE(has(unread.err, "--build"));
    CHECK(has(unread.err, "the policy does not pin every plugin"));
}

TEST_CASE("PLG-07: nothing of a plugin that is not the pinned one becomes code") {
    PolicyWorld world;
    world.policy(PolicyWorld::pins("release") + "release = \"" + std::string(64, '0') + "\"");
    const auto command = under_strace(world.machine.command(world.world, {"-y", "listed"}),
                                      {"-y", "-e", "trace=mmap"});
    if (!command) {
        skip("without strace nobody sees what is mapped");
        return;
    }
    const Outcome outcome = run(*command);
    CHECK(outcome.status == 45);
    std::istringstream lines{outcome.err};
    bool is_other_loaded = false;
    for (std::string line; std::getline(lines, line);) {
        const bool is_code = has(line, "PROT_EXEC");
        is_other_loaded = is_other_loaded || (is_code && has(line, "memfd:crates-io.so"));
        CAPTURE(line);
        CHECK_FALSE((is_code && has(line, "release.so")));
    }
    CHECK(is_other_loaded);
    CHECK(has(outcome.err, "the plugin release, which the policy pins, was not loaded"));
}

TEST_CASE("called as cargo-binstall the rules hold too, with the code that its scripts know") {
    PolicyWorld world;
    world.policy("deny = [\"listed\"]");
    world.machine.call_as("cargo-binstall");
    const Outcome outcome = world.refuse({"listed"}, 16);
    CHECK(has(outcome.err, "(policy rule deny)"));
}

TEST_CASE("a registry that stands in for crates.io is not crates.io to the policy") {
    PolicyWorld world;
    world.policy("registries = [\"crates-io\"]");
    fs::create_directories(world.machine.cargo_home());
    std::ofstream{world.machine.cargo_home() / "config.toml"}
        << "[source.crates-io]\nreplace-with = \"mine\"\n[source.mine]\nregistry = \"" << acme_index
        << "\"\n";
    CHECK(has(world.refuse({"listed"}).err, "(policy rule registries)"));
}

struct WaiverRow {
    std::string policy;
    Words arguments;
    std::string rule;
    std::string crate;
};

TEST_CASE("a waiver lifts its rule for its crate until its last day, and is said and recorded") {
    const std::vector<WaiverRow> rows = {
        {"deny = [\"listed\"]", {"listed"}, "deny", "listed"},
        {"deny = [\"listed\"]", {"listed"}, "deny", "listed@1.0.0"},
        {"min-age = \"3d\"", {"young"}, "min-age", "young@<2"},
        {"min-age = \"3d\"", {"fresh"}, "min-age", "fresh"},
        {"evidence = \"signature\"", {"plain"}, "evidence", "plain"},
        {"registries = [\"crates-io\"]",
         {"--index", acme_index, "private"},
         "registries",
         "private"},
    };
    const auto waiver = [](const WaiverRow& row, const std::string& crate, int days) {
        return row.policy + "\n[[waiver]]\nrule = \"" + row.rule + "\"\ncrate = \"" + crate +
               "\"\nuntil = \"" + day(days) + "\"\nreason = \"ticket 42\"\n";
    };
    for (const WaiverRow& row : rows) {
        CAPTURE(row.policy);
        CAPTURE(row.crate);
        PolicyWorld world;
        world.policy(waiver(row, row.crate, -2));
        const Outcome refused = world.refuse(row.arguments);
        CHECK(has(refused.err, "(policy rule " + row.rule + ")"));
        world.policy(waiver(row, "another", 2));
        world.refuse(row.arguments);
        world.policy(waiver(row, row.arguments.back() + "@2.0.0", 2));
        world.refuse(row.arguments);
        const fs::path audit = world.machine.elsewhere("audit.log");
        world.policy("audit-log = \"" + audit.string() + "\"\n" + waiver(row, row.crate, 2));
        const Outcome taken = world.accept(row.arguments);
        CHECK(has(taken.err, "the policy's rule " + row.rule + " is waived until " + day(2)));
        CHECK(has(read_text(audit), "ticket 42"));
    }
}

} // namespace
} // namespace binstall::test
