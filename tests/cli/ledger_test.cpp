// SPDX-License-Identifier: MIT
// Trust on first use: a release that changes after it was installed does not go unnoticed.
#include "evidence_fixture.hpp"

#include <support/sha256.hpp>

#include <doctest/doctest.h>

namespace binstall::test {
namespace {

/// Puts other bytes at the place of the archive of `name`: the same program, packed in other words.
void replace_asset(Publisher& publisher, const std::string& name) {
    const std::string asset = Publisher::asset(name);
    Release changed{"v1.0.0"};
    changed
        .asset(asset,
               {{name, executable(name + " 1.0.0", host_triple())}, {"README", "replaced", 0644}})
        .digest(std::nullopt);
    publisher.release(name) = changed;
}

void sign(Publisher& publisher, const std::string& name, const Signer& signer) {
    publisher.add_file(name,
                       Publisher::asset(name) + ".sig",
                       signer.sign(publisher.bytes(name), Publisher::asset(name)));
}

TEST_CASE(
    "an asset that was replaced after publication is refused with both digests and the date") {
    Publisher publisher;
    publisher.publish("tool");
    publisher.install("tool", 0);
    const std::string before = sha256(publisher.bytes("tool"));
    publisher.install("tool", 0, {"--force"});
    replace_asset(publisher, "tool");
    const std::string after = sha256(publisher.bytes("tool"));
    const Outcome refused = publisher.install("tool", 42, {"--force"});
    CHECK(has(refused.err, before));
    CHECK(has(refused.err, after));
    CHECK(has(refused.err, "first installed on 20"));
    CHECK(has(refused.err, "--accept-change"));
    // Accepting appends: what was seen first is not forgotten, and both are known from then on.
    publisher.install("tool", 0, {"--force", "--accept-change"});
    const std::string ledger = read_text(publisher.machine.cargo_home() / "binstall/ledger.json");
    CHECK(has(ledger, before));
    CHECK(has(ledger, after));
    publisher.install("tool", 0, {"--force"});
    CHECK(read_text(publisher.machine.cargo_home() / "binstall/ledger.json") == ledger);
}

TEST_CASE("SIG-24: a signing key that is another than before is refused") {
    Publisher publisher;
    const Signer other;
    publisher.publish_signed("tool");
    sign(publisher, "tool", publisher.signer);
    publisher.install("tool", 0);
    // The next version comes with another key, whose id is the same.
    publisher.world.crate("tool", "1.1.0")
        .repository("https://github.com/o/tool")
        .metadata(Publisher::signing(other.public_key()))
        .usual_release(host_triple());
    const std::string asset = "tool-v1.1.0-" + host_triple() + ".tgz";
    Release& release = publisher.world.forge().release("o/tool", "v1.1.0");
    release.asset_bytes(asset + ".sig", other.sign(release.find(asset)->bytes, asset));
    const Outcome refused = publisher.install("tool", 48);
    CHECK(has(refused.err, "the signing key of tool changed"));
    CHECK(has(refused.err, publisher.signer.public_key()));
    CHECK(has(refused.err, other.public_key()));
    CHECK(publisher.machine.install(publisher.world, {"tool", "--accept-change"}).status == 0);
    CHECK(publisher.machine.run_installed("tool") == "tool 1.1.0\n");
    // From then on both are known.
    CHECK(publisher.machine.install(publisher.world, {"tool", "--force"}).status == 0);
}

TEST_CASE("a package that was signed does not become one that is not") {
    Publisher publisher;
    publisher.publish_signed("tool");
    sign(publisher, "tool", publisher.signer);
    publisher.install("tool", 0);
    publisher.world.crate("tool", "1.1.0")
        .repository("https://github.com/o/tool")
        .usual_release(host_triple());
    CHECK(has(publisher.install("tool", 48).err, "is not signed now"));
    CHECK(publisher.machine.install(publisher.world, {"tool", "--skip-signatures"}).status == 0);
    // What was not looked at was not accepted either.
    const Outcome again = publisher.machine.install(publisher.world, {"tool", "--force"});
    CHECK(again.status == 48);
    CHECK(has(again.err, "--accept-change"));
    const auto accepts = [&](std::vector<std::string> options) {
        options.emplace_back("tool");
        const Outcome outcome = publisher.machine.install(publisher.world, options);
        CAPTURE(outcome.err);
        return outcome.status == 0;
    };
    CHECK(accepts({"--force", "--accept-change"}));
    CHECK(accepts({"--force"}));
    publisher.world.crate("tool", "1.2.0")
        .repository("https://github.com/o/tool")
        .usual_release(host_triple());
    CHECK(accepts({}));
    CHECK(publisher.machine.run_installed("tool") == "tool 1.2.0\n");
}

TEST_CASE("packages that are not recorded are not remembered, and a damaged ledger is left alone") {
    Publisher publisher;
    publisher.publish("tool");
    publisher.install("tool", 0, {"--no-track"});
    const fs::path file = publisher.machine.cargo_home() / "binstall/ledger.json";
    CHECK_FALSE(fs::exists(file));
    publisher.install("tool", 0, {"--force"});
    CHECK(fs::exists(file));
    std::ofstream{file} << "not JSON";
    const Outcome outcome = publisher.machine.install(publisher.world, {"tool", "--force"});
    CHECK(outcome.status == 74);
    CHECK(has(outcome.err, "ledger.json"));
    CHECK(read_text(file) == "not JSON");
}

} // namespace
} // namespace binstall::test
