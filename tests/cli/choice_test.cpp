// SPDX-License-Identifier: MIT
// Which build is taken when there are several, when there is none of the newest version, and when
// the one that was chosen does not run.
#include <support/executables.hpp>
#include <support/machine.hpp>
#include <support/minisign.hpp>

#include <doctest/doctest.h>

#include <functional>

namespace binstall::test {
namespace {

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

Release& release_of(World& world, const std::string& version) {
    return world.crate("tool", version)
        .repository("https://github.com/o/tool")
        .release("v" + version);
}

std::string program(const std::string& text) {
    return executable(text, host_triple());
}

/// A build of the community's farm, signed with the key that the settings name.
struct Farm {
    Signer signer;

    std::string settings() const {
        return "[plugins.quickinstall]\npublic-key = \"" + signer.public_key() + "\"\n";
    }

    static std::string name() { return "tool-1.0.0-" + host_triple() + ".tar.gz"; }

    static Release& release(World& world) {
        return world.forge().release("cargo-bins/cargo-quickinstall", "tool-1.0.0");
    }

    void publish(World& world, const std::string& signed_name = name()) const {
        release(world).asset(name(), {{"tool", program("the farm's tool")}});
        const std::string bytes = release(world).find(name())->bytes;
        release(world).asset_bytes(name() + ".sig", signer.sign(bytes, signed_name));
    }
};

TEST_CASE("strategies say who is asked, on the command line and in the settings") {
    World world;
    release_of(world, "1.0.0").asset("tool-" + host_triple() + ".tgz", {{"tool", program("a")}});
    const Machine machine;
    for (const std::string& option :
         {std::string{"--strategies=quick-install"}, std::string{"--disable-strategies=release"}}) {
        world.server().forget_requests();
        const Outcome outcome = machine.install(world, {option, "tool"});
        CAPTURE(outcome.err);
        CHECK(outcome.status == 94);
        CHECK(has(outcome.err, "release: not asked, since "));
        CHECK(has(outcome.err, "strategies"));
        CHECK_FALSE(has(outcome.err, "disabled for this package"));
        for (const std::string& line : world.server().request_lines())
            CHECK_FALSE(has(line, "expanded_assets"));
    }
    machine.settings("[install]\nstrategies = [\"quick-install\"]\n");
    CHECK(machine.install(world, {"tool"}).status == 94);
    CHECK(machine.install(world, {"--strategies=crate-meta-data", "tool"}).status == 0);
}

TEST_CASE("a strategy that is misspelled is an error before anybody is asked") {
    World world;
    release_of(world, "1.0.0").asset("tool-" + host_triple() + ".tgz", {{"tool", program("a")}});
    const Machine machine;
    const auto check = [&](const Outcome& outcome) {
        CAPTURE(outcome.err);
        CHECK(outcome.status == 2);
        CHECK(has(outcome.err, "there is no strategy crate-metadata"));
        CHECK(has(outcome.err, "did you mean crate-meta-data?"));
        CHECK(world.server().requests().empty());
    };
    for (const std::string option : {"--strategies", "--disable-strategies"}) {
        check(machine.install(world, {option, "crate-metadata", "tool"}));
        check(machine.run(world, {"explain", option, "crate-metadata", "tool"}));
    }
    machine.settings("[install]\ndisable-strategies = [\"crate-metadata\"]\n");
    check(machine.install(world, {"tool"}));

    // Whose plugin is not loaded may be named all the same.
    machine.settings("[plugins]\ndisable = [\"quickinstall\"]\n");
    CHECK(machine.install(world, {"--disable-strategies", "quick-install", "tool"}).status == 0);
    CHECK(machine.install(world, {"--force", "--disable-strategies", "quickinstall", "tool"})
              .status == 0);
}

TEST_CASE("files of which each could be meant are an error, until --asset says which") {
    World world;
    release_of(world, "1.0.0")
        .asset("tool-full-linux-x86_64.tgz", {{"tool", program("full")}})
        .asset("tool-lite-linux-x86_64.tgz", {{"tool", program("lite")}})
        .asset("tool-full-linux-aarch64.tgz", {{"tool", program("full")}})
        .asset("tool-lite-linux-aarch64.tgz", {{"tool", program("lite")}});
    const Machine machine;
    const Outcome refused = machine.install(world, {"tool"});
    CAPTURE(refused.err);
    CHECK(refused.status == 48);
    CHECK(has(refused.err, "tool-full-linux-"));
    CHECK(has(refused.err, "tool-lite-linux-"));
    CHECK(has(refused.err, "--asset"));

    const Outcome chosen = machine.install(world, {"--asset", "*lite*", "tool"});
    CAPTURE(chosen.err);
    CHECK(chosen.status == 0);
    CHECK(machine.run_installed("tool") == "lite\n");
    CHECK(machine.install(world, {"--asset", "*nothing*", "--force", "tool"}).status == 94);
}

TEST_CASE("of a version without a build the newest one before it is taken, and that is said") {
    World world;
    world.crate("tool", "1.2.0").repository("https://github.com/o/tool");
    world.crate("tool", "1.1.0").repository("https://github.com/o/tool");
    release_of(world, "1.0.0")
        .asset("tool-" + host_triple() + ".tgz", {{"tool", program("tool 1.0.0")}});
    release_of(world, "0.9.0")
        .asset("tool-" + host_triple() + ".tgz", {{"tool", program("tool 0.9.0")}});
    const Machine machine;
    const Outcome exact = machine.install(world, {"tool@=1.2.0"});
    CAPTURE(exact.err);
    CHECK(exact.status == 94);
    CHECK(has(exact.err, "1.2.0 was published"));

    const Outcome outcome = machine.install(world, {"tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(has(outcome.err, "1.2.0, published"));
    CHECK(has(outcome.err, "1.1.0, published"));
    CHECK(has(outcome.err, "is passed over: nobody has a build of it"));
    CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
    CHECK(machine.run({"plugins"}).status == 0);

    const Outcome again = machine.install(world, {"tool"});
    CAPTURE(again.err);
    CHECK(again.status == 0);
    CHECK(has(again.out, "already installed"));
}

TEST_CASE("an older version that cannot be used says nothing about the newest one") {
    World world;
    const std::string asset = "tool-" + host_triple() + ".tgz";
    world.crate("tool", "1.4.0")
        .repository("https://github.com/o/tool")
        .binary("tool")
        .binary("extra");
    world.crate("tool", "1.3.0").toml("[[bin]]\nname = \"a b\"\npath = \"src/main.rs\"\n");
    world.crate("tool", "1.2.0")
        .repository("https://github.com/o/tool")
        .metadata("bin-dir = \"/x\"\n")
        .release("v1.2.0")
        .asset(asset, {{"tool", program("tool 1.2.0")}});
    release_of(world, "1.1.0").asset(asset, {{"tool", program("tool 1.1.0")}});
    const Machine machine;
    const Outcome outcome = machine.install(world, {"tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(has(outcome.err, "1.3.0, published"));
    CHECK(machine.run_installed("tool") == "tool 1.1.0\n");

    // It has no such binary yet: that is no mistake of who asks for it.
    const Machine other;
    const Outcome newer = other.install(world, {"--bin", "extra", "tool"});
    CAPTURE(newer.err);
    CHECK(newer.status == 94);
    CHECK(has(newer.err, "no build of tool 1.4.0"));
    CHECK(has(newer.err, "1.1.0 has no binary named extra"));
}

TEST_CASE("an author's mistake leads to the next source, and an outage still does not") {
    for (const std::string mistake : {"pkg-url = \"{ repo }/{ nothing }/x.tgz\"\n",
                                      "pkg-url = \"http://dl.test/x.tgz\"\n",
                                      "pkg-url = \"https://192.168.1.1/x.tgz\"\n",
                                      "pkg-url = \"https://dl.test/x.zip\"\npkg-fmt = \"tgz\"\n",
                                      "bin-dir = \"/bin/{ bin }\"\n"}) {
        CAPTURE(mistake);
        World world;
        const Farm farm;
        Crate& crate =
            world.crate("tool", "1.0.0").repository("https://github.com/o/tool").metadata(mistake);
        Release& release = crate.release("v1.0.0");
        if (mistake.starts_with("bin-dir"))
            release.asset("tool-" + host_triple() + ".tgz", {{"tool", program("the author's")}});
        farm.publish(world);
        const Machine machine;
        machine.settings(farm.settings());
        const Outcome outcome = machine.install(world, {"tool"});
        CAPTURE(outcome.err);
        CHECK(outcome.status == 0);
        CHECK(has(outcome.err, "release: "));
        CHECK(machine.run_installed("tool") == "the farm's tool\n");

        world.server().on("github.com", [](const ServerRequest& request) {
            return ServerResponse{.status = has(request.target, "quickinstall") ? 404 : 503};
        });
        const Machine other;
        other.settings(farm.settings());
        const Outcome down = other.install(world, {"tool"});
        CAPTURE(down.err);
        CHECK(down.status == 68);
    }
}

TEST_CASE("what is too young is held back, by the registry's time") {
    World world;
    const std::string asset = "tool-" + host_triple() + ".tgz";
    release_of(world, "1.0.0").asset(asset, {{"tool", program("tool 1.0.0")}});
    world.crate("tool", "1.1.0")
        .repository("https://github.com/o/tool")
        .published("2099-01-01T00:00:00Z")
        .release("v1.1.0")
        .asset(asset, {{"tool", program("tool 1.1.0")}});
    world.crate("tool", "1.2.0")
        .repository("https://github.com/o/tool")
        .published("")
        .release("v1.2.0")
        .asset(asset, {{"tool", program("tool 1.2.0")}});
    const Machine machine;
    const Outcome outcome = machine.install(world, {"--min-age", "3d", "tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
    CHECK(has(outcome.err, "1.2.0 is passed over: nobody says when it was published"));
    CHECK(has(outcome.err, "held back until 2099-01-04 00:00 UTC"));

    const Outcome exact = machine.install(world, {"--min-age", "3d", "tool@=1.1.0"});
    CAPTURE(exact.err);
    CHECK(exact.status == 48);
    CHECK(has(exact.err, "2099-01-04"));
    CHECK(has(exact.err, "--min-age 0"));

    machine.settings("[install]\nmin-age = \"3d\"\n\n[tools.tool]\nmin-age = \"0\"\n");
    CHECK(machine.install(world, {"tool"}).status == 0);
    CHECK(machine.run_installed("tool") == "tool 1.2.0\n");
    CHECK(machine.install(world, {"--min-age", "soon", "tool"}).status == 2);
}

TEST_CASE("what is too young is held back, by the time of its upload") {
    World world;
    const std::string asset = "tool-" + host_triple() + ".tgz";
    release_of(world, "1.0.0").asset(asset, {{"tool", program("tool 1.0.0")}});
    release_of(world, "1.1.0")
        .asset(asset, {{"tool", program("tool 1.1.0")}})
        .uploaded("2099-01-01T00:00:00Z");
    const Machine machine;
    const Outcome outcome = machine.install(world, {"--min-age", "1w", "tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
    const Outcome exact = machine.install(world, {"--min-age", "1w", "tool@=1.1.0"});
    CAPTURE(exact.err);
    CHECK(exact.status == 94);
    CHECK(has(exact.err, "held back until 2099-01-08 00:00 UTC"));
}

TEST_CASE("the farm's build is taken when the author has none, and only with its signature") {
    struct Row {
        std::string what;
        int status;
        std::function<void(World&, const Farm&)> publish;
    };

    const Row rows[] = {
        {"a good signature", 0, [](World& world, const Farm& farm) { farm.publish(world); }},
        {"no signature",
         94,
         [](World& world, const Farm&) {
             Farm::release(world).asset(Farm::name(), {{"tool", program("the farm's tool")}});
         }},
        {"another's signature",
         40,
         [](World& world, const Farm&) {
             const Farm other{Signer{"\x08\x07\x06\x05\x04\x03\x02\x01"}};
             other.publish(world);
         }},
        {"a signature of another package",
         40,
         [](World& world, const Farm& farm) {
             farm.publish(world, "other-1.0.0-" + host_triple() + ".tar.gz");
         }},
        {"a signature of another version",
         40,
         [](World& world, const Farm& farm) {
             farm.publish(world, "tool-0.9.0-" + host_triple() + ".tar.gz");
         }},
        {"a signature of no name",
         40,
         [](World& world, const Farm& farm) {
             Release& release = Farm::release(world);
             release.asset(Farm::name(), {{"tool", program("the farm's tool")}});
             release.asset_bytes(
                 Farm::name() + ".sig",
                 farm.signer.parts(release.find(Farm::name())->bytes, "timestamp:1700000000")
                     .text());
         }},
    };
    for (const Row& row : rows) {
        World world;
        const Farm farm;
        release_of(world, "1.0.0");
        row.publish(world, farm);
        const Machine machine;
        machine.settings(farm.settings());
        const Outcome outcome = machine.install(world, {"tool@=1.0.0"});
        CAPTURE(row.what);
        CAPTURE(outcome.err);
        CHECK(outcome.status == row.status);
        CHECK(machine.run_installed("tool") ==
              (row.status == 0 ? "the farm's tool\n" : "(missing)"));
        for (const std::string& line : world.server().request_lines())
            CHECK_FALSE(has(line, "stats"));
    }
}

TEST_CASE("the farm's build is taken when the author has only another of the binaries") {
    World world;
    const Farm farm;
    world.crate("tool", "1.0.0")
        .repository("https://github.com/o/tool")
        .binary("tool")
        .binary("toold")
        .release("v1.0.0")
        .asset_bytes("toold-" + host_triple(), program("the author's toold"));
    farm.publish(world);
    const Machine machine;
    machine.settings(farm.settings());
    const Outcome outcome = machine.install(world, {"tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(machine.run_installed("tool") == "the farm's tool\n");
    CHECK(machine.run_installed("toold") == "(missing)");
}

TEST_CASE("a mirror of the farm may be where only its user can reach it") {
    World world;
    const Farm farm;
    release_of(world, "1.0.0");
    farm.publish(world);
    world.server().on("localhost", [&](const ServerRequest& request) {
        const std::string name = request.target.substr(request.target.rfind('/') + 1);
        const auto* asset = Farm::release(world).find(name);
        return asset ? ServerResponse{.body = asset->bytes} : ServerResponse{.status = 404};
    });
    const Machine machine;
    machine.settings(farm.settings() + "base-url = \"https://localhost/farm\"\n");
    const Outcome outcome = machine.install(world, {"tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(machine.run_installed("tool") == "the farm's tool\n");
}

TEST_CASE("called as cargo-binstall, strategies are tried in the order in which they are named") {
    for (const bool is_peer : {true, false}) {
        World world;
        const Farm farm;
        release_of(world, "1.0.0")
            .asset("tool-" + host_triple() + ".tgz", {{"tool", program("the author's tool")}});
        farm.publish(world);
        Machine machine;
        machine.settings(farm.settings());
        if (is_peer)
            machine.call_as("cargo-binstall");
        const Outcome outcome =
            machine.install(world, {"--strategies", "quick-install,crate-meta-data", "tool"});
        CAPTURE(outcome.err);
        CHECK(outcome.status == 0);
        CHECK(machine.run_installed("tool") ==
              (is_peer ? "the farm's tool\n" : "the author's tool\n"));
    }
}

/// The author's build is for this machine and lacks the binary.
void publish_unusable(World& world) {
    release_of(world, "1.0.0")
        .asset("tool-" + host_triple() + ".tgz", {{"README.md", "no program\n", 0644}});
}

TEST_CASE("when the author's build cannot be used, the farm's is asked about and not just taken") {
    World world;
    const Farm farm;
    publish_unusable(world);
    farm.publish(world);
    const Machine machine;
    machine.settings(farm.settings());
    const Outcome unasked = machine.install(world, {"tool"});
    CAPTURE(unasked.err);
    CHECK(unasked.status == 94);
    CHECK(has(unasked.err, "community"));
    CHECK(has(unasked.err, "--strategies quickinstall"));
    CHECK(machine.run_installed("tool") == "(missing)");

    struct Dialogue {
        std::string answers;
        int status;
    };

    for (const Dialogue& dialogue : {Dialogue{"yes\nno\n", 32}, Dialogue{"yes\nyes\n", 0}}) {
        Command command = machine.command(world, {"tool"});
        command.input = dialogue.answers;
        const Outcome outcome = run(command);
        CAPTURE(dialogue.answers);
        CAPTURE(outcome.err);
        CHECK(outcome.status == dialogue.status);
        CHECK(has(outcome.err, "what release has cannot be used"));
        CHECK(machine.run_installed("tool") ==
              (dialogue.status == 0 ? "the farm's tool\n" : "(missing)"));
    }
}

TEST_CASE("a build that fails its verification is never replaced by another source's") {
    World world;
    const Farm farm;
    release_of(world, "1.0.0")
        .asset("tool-" + host_triple() + ".tgz", {{"tool", program("tool 1.0.0")}})
        .digest("sha256:" + std::string(64, '0'));
    farm.publish(world);
    const Machine machine;
    machine.settings(farm.settings());
    Command command = machine.command(world, {"tool"});
    command.input = "yes\nyes\n";
    const Outcome outcome = run(command);
    CAPTURE(outcome.err);
    CHECK(outcome.status == 42);
    CHECK(machine.run_installed("tool") == "(missing)");
}

} // namespace

TEST_CASE("a file that the user names and that is not there is not replaced by another one") {
    World world;
    world.crate("tool", "1.0.0")
        .repository("https://github.com/o/tool")
        .usual_release(host_triple());
    for (const char* url : {"{ repo }/releases/download/v{ version }/other-{ target }.tgz",
                            "https://files.test/other.tgz"}) {
        CAPTURE(std::string{url});
        const Machine machine;
        const Outcome outcome =
            machine.install(world, {"--pkg-url", url, "--strategies", "release", "tool"});
        CAPTURE(outcome.err);
        CHECK(outcome.status == 94);
        CHECK(machine.run_installed("tool") == "(missing)");
    }
}

} // namespace binstall::test
