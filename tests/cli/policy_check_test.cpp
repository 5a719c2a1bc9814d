// SPDX-License-Identifier: MIT
// `binstall policy`: the rules, and what they have against what is installed.
#include "policy_fixture.hpp"

#include <doctest/doctest.h>

namespace binstall::test {
namespace {

TEST_CASE("a machine without a policy says so, and nothing breaks it") {
    Publisher publisher;
    publisher.publish("tool");
    publisher.install("tool", 0);
    CHECK(publisher.machine.run({"policy"}).out == "this machine has no policy\n");
    const Outcome outcome = publisher.machine.run({"policy", "check"});
    CHECK(outcome.status == 0);
    CHECK(has(outcome.out, "tool 1.0.0  allowed\n"));
}

TEST_CASE("the rules of a policy are shown") {
    PolicyWorld world;
    world.policy("min-age = \"3d\"\ndeny = [\"evil\", \"old@<1.2.3\"]\nevidence = \"digest\"\n");
    const Outcome outcome = world.machine.run({"policy"});
    CHECK(outcome.status == 0);
    CHECK(has(outcome.out, "policy: " + world.policy_file().string()));
    CHECK(has(outcome.out, "min-age     3d\n"));
    CHECK(has(outcome.out, "deny        old@<1.2.3\n"));
    CHECK(has(outcome.out, "evidence    digest\n"));
    CHECK(has(world.machine.run({"--format=json", "policy"}).out, "\"rule\": \"min-age\""));
}

TEST_CASE("what is installed is checked against every rule that its receipt can answer") {
    PolicyWorld world;
    world.policy("");
    world.accept({"plain", "listed", "signed"});
    CHECK(world.machine.run({"policy", "check"}).status == 0);

    struct Row {
        std::string policy;
        std::string rule;
    };

    const std::vector<Row> rows = {
        {"deny = [\"plain\"]", "deny"},
        {"evidence = \"digest\"", "evidence"},
        {"hosts = [\"example.com\"]", "hosts"},
        {"sources = [\"crates-io\"]", "sources"},
        {"registries = [\"path\"]", "registries"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.policy);
        world.policy(row.policy);
        const Outcome outcome = world.machine.run({"policy", "check"});
        CAPTURE(outcome.out);
        CHECK(outcome.status == 48);
        CHECK(has(outcome.out, "plain 1.0.0  not allowed\n"));
        CHECK(has(outcome.out, "(policy rule " + row.rule + ")"));
        CHECK(has(outcome.err, "packages are against the policy of this machine [policy]\n"));
    }
    world.policy("evidence = \"signature\"");
    const Outcome outcome = world.machine.run({"--format=json", "policy", "check"});
    CHECK(outcome.status == 48);
    CHECK(has(outcome.out, "\"rule\": \"evidence\""));
    CHECK(has(world.machine.run({"policy", "check"}).out, "signed 1.0.0  allowed\n"));
}

TEST_CASE("explain names the builds that a rule is against") {
    PolicyWorld world;
    world.policy("evidence = \"digest\"\nsources = [\"crates-io\", \"release\"]\n");
    const Outcome outcome = world.machine.run(world.world, {"explain", "plain"});
    CAPTURE(outcome.out);
    CHECK(has(outcome.out, "a published digest is required of what comes from release"));
    CHECK(has(outcome.out, "(policy rule evidence)"));
    CHECK(has(outcome.out, "quickinstall: not asked (policy rule sources)"));
}

TEST_CASE("receipts of another machine are checked from their file") {
    PolicyWorld world;
    world.policy("");
    world.accept({"plain"});
    const fs::path receipts = world.machine.elsewhere("receipts.json");
    fs::copy_file(world.machine.cargo_home() / "binstall/receipts.json", receipts);
    fs::remove_all(world.machine.cargo_home());
    world.policy("deny = [\"plain\"]");
    CHECK(world.machine.run({"policy", "check"}).status == 0);
    const Outcome outcome = world.machine.run({"policy", "check", "--lock", receipts.string()});
    CHECK(outcome.status == 48);
    CHECK(has(outcome.out, "plain 1.0.0  not allowed\n"));
    CHECK(world.machine.run({"policy", "check", "--lock", "/nonexistent"}).status == 74);
    std::ofstream{receipts} << "{}";
    CHECK(world.machine.run({"policy", "check", "--lock", receipts.string()}).status == 74);
    CHECK(world.machine.run({"policy", "chek"}).status == 2);
}

} // namespace
} // namespace binstall::test
