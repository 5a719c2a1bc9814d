// SPDX-License-Identifier: MIT
// What is kept from run to run, and what can be done with it without a network.
#include "evidence_fixture.hpp"
#include "registry_fixture.hpp"

#include <support/executables.hpp>
#include <support/sha256.hpp>
#include <support/shell.hpp>
#include <support/skip.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <vector>

namespace binstall::test {
namespace {

/// Somebody who has installed "tool" while there was a network.
struct Traveller {
    Traveller() {
        world.crate("tool", "1.0.0")
            .repository("https://github.com/o/tool")
            .usual_release(host_triple());
    }

    /// With a network, into the usual place.
    Outcome install() { return machine.install(world, {"--force", "tool"}); }

    /// Without one, on a machine that has nothing but the store.
    Outcome install_offline(const std::string& spec = "tool") {
        fs::remove_all(machine.cargo_home());
        const std::size_t before = world.server().connections();
        const Outcome outcome = machine.install(world, {"--offline", spec});
        CHECK(world.server().connections() == before);
        return outcome;
    }

    fs::path downloads() const { return machine.cache() / "binstall/downloads"; }

    /// The files in the store that are as large as an archive.
    std::vector<fs::path> archives() const {
        std::vector<fs::path> found;
        for (const std::string& name : names_in(downloads()))
            if (fs::file_size(downloads() / name) > 200)
                found.push_back(downloads() / name);
        return found;
    }

    World world;
    Machine machine;
};

} // namespace

TEST_CASE("what was installed once can be installed again without a network, with its checks") {
    Traveller traveller;
    REQUIRE(traveller.install().status == 0);
    const Outcome outcome = traveller.install_offline();
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(traveller.machine.run_installed("tool") == "tool 1.0.0\n");
    CHECK(traveller.install_offline().status == 0); // as often as one likes
    // A file is called by its digest, so anybody can check it.
    REQUIRE(traveller.archives().size() == 1);
    const fs::path archive = traveller.archives().front();
    CHECK(archive.filename().string() == sha256(read_text(archive)));
}

TEST_CASE("a signature and a file of checksums are there without a network, and checked") {
    for (const std::string& suffix : {std::string{".sig"}, std::string{".sha256"}}) {
        CAPTURE(suffix);
        Publisher publisher;
        publisher.publish("tool",
                          suffix == ".sig" ? publisher.signing(publisher.signer.public_key())
                                           : std::string{});
        const std::string bytes = publisher.bytes("tool");
        publisher.add_file("tool",
                           Publisher::asset("tool") + suffix,
                           suffix == ".sig" ? publisher.signer.sign(bytes, "x") : sha256(bytes));
        const std::string checked = publisher.install("tool", 0).out;
        CHECK_FALSE(has(checked, "checked by: none"));
        fs::remove_all(publisher.machine.cargo_home());
        publisher.world.server().forget_requests();
        const Outcome again = publisher.install("tool", 0, {"--offline"});
        CHECK(publisher.world.server().requests().empty());
        const std::string line = "checked by: ";
        CHECK(again.out.substr(again.out.find(line)) == checked.substr(checked.find(line)));
    }
}

TEST_CASE("a community build is there without a network, and its signature is asked for once") {
    World world;
    const Signer signer;
    world.crate("tool", "1.0.0");
    const std::string name = "tool-1.0.0-" + host_triple() + ".tar.gz";
    Release& farm = world.forge().release("cargo-bins/cargo-quickinstall", "tool-1.0.0");
    farm.asset(name, {{"tool", executable("tool 1.0.0", host_triple())}});
    farm.asset_bytes(name + ".sig", signer.sign(farm.find(name)->bytes, name));
    const Machine machine;
    machine.settings("[plugins.quickinstall]\npublic-key = \"" + signer.public_key() + "\"\n");
    REQUIRE(machine.install(world, {"tool"}).status == 0);
    const std::vector<std::string> lines = world.server().request_lines();
    CHECK(std::ranges::count_if(lines, [&](const std::string& line) {
              return line.starts_with("GET github.com/") && line.ends_with("/" + name + ".sig");
          }) == 1);

    fs::remove_all(machine.cargo_home());
    world.server().forget_requests();
    const Outcome outcome = machine.install(world, {"--offline", "tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(world.server().requests().empty());
    CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
}

TEST_CASE("what was looked for in vain elsewhere is no obstacle without a network") {
    World world;
    const Signer signer;
    world.crate("tool", "1.0.0").repository("https://github.com/o/tool");
    world.forge().repository("o/tool");
    const std::string name = "tool-1.0.0-" + host_triple() + ".tar.gz";
    Release& farm = world.forge().release("cargo-bins/cargo-quickinstall", "tool-1.0.0");
    farm.asset(name, {{"tool", executable("tool 1.0.0", host_triple())}});
    farm.asset_bytes(name + ".sig", signer.sign(farm.find(name)->bytes, name));
    const Machine machine;
    machine.settings("[plugins.quickinstall]\npublic-key = \"" + signer.public_key() + "\"\n");
    REQUIRE(machine.install(world, {"tool"}).status == 0);
    const std::vector<std::string> lines = world.server().request_lines();
    REQUIRE(std::ranges::any_of(
        lines, [](const std::string& line) { return has(line, "github.com/o/tool"); }));

    fs::remove_all(machine.cargo_home());
    world.server().forget_requests();
    const Outcome outcome = machine.install(world, {"--offline", "tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(world.server().requests().empty());
    CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
}

TEST_CASE("what is damaged in the store is as good as missing, and named") {
    Traveller traveller;
    REQUIRE(traveller.install().status == 0);
    REQUIRE(traveller.archives().size() == 1);
    const fs::path archive = traveller.archives().front();
    std::string bytes = read_text(archive);
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
    write(archive, bytes);
    const Outcome outcome = traveller.install_offline();
    CAPTURE(outcome.err);
    CHECK(outcome.status == 48);
    CHECK(has(outcome.err, "https://github.com/o/tool/releases/download/"));
    CHECK(has(outcome.err, "--offline"));
    CHECK(traveller.machine.run_installed("tool") == "(missing)");
    CHECK(traveller.archives().empty());
    REQUIRE(traveller.install().status == 0); // and then it is there again
    CHECK(traveller.install_offline().status == 0);
}

TEST_CASE("what is damaged in the store is right again after the next download") {
    for (const std::string& damaged : {std::string{}, std::string{"cut"}}) {
        CAPTURE(damaged);
        Traveller traveller;
        REQUIRE(traveller.install().status == 0);
        REQUIRE(traveller.archives().size() == 1);
        write(traveller.archives().front(), damaged);
        REQUIRE(traveller.install().status == 0);
        CHECK(traveller.install_offline().status == 0);
    }
}

TEST_CASE("a file system without nameless files has a store all the same") {
    Traveller traveller;
    // Of what opens the folder, or something in it, the first opens the folder itself.
    const auto command = under_strace(traveller.machine.command(traveller.world, {"-y", "tool"}),
                                      {"-o",
                                       "/dev/null",
                                       "-P",
                                       traveller.downloads().string(),
                                       "-e",
                                       "inject=openat:error=EOPNOTSUPP:when=2"});
    if (!command) {
        skip("there is no strace to make calls fail");
        return;
    }
    const Outcome outcome = run(*command);
    CAPTURE(outcome.err);
    REQUIRE(outcome.status == 0);
    REQUIRE(traveller.archives().size() == 1);
    for (const std::string& name : names_in(traveller.downloads()))
        CHECK_FALSE(name.starts_with("."));
    CHECK(traveller.install_offline().status == 0);
}

TEST_CASE("what was never asked for is named when there is no network") {
    Traveller traveller;
    REQUIRE(traveller.install().status == 0);
    const Outcome outcome = traveller.install_offline("other");
    CAPTURE(outcome.err);
    CHECK(outcome.status == 48);
    CHECK(has(outcome.err, "https://index.crates.io/ot/he/other"));
}

TEST_CASE("nothing is kept when no room is given, nor by a dry run, nor of what a secret opens") {
    const std::string place = "[credentials.github-files]\nurl = \"https://github.com/\"\n"
                              "token = { env = \"FILES_TOKEN\" }\n";

    struct Row {
        std::string settings;
        std::vector<std::string> arguments;
    };

    const Row rows[] = {
        {"[http]\ncache-size = 0\n", {"tool"}}, {"", {"--dry-run", "tool"}}, {place, {"tool"}}};
    for (const Row& row : rows) {
        CAPTURE(row.settings);
        Traveller traveller;
        traveller.machine.settings(row.settings);
        traveller.machine.environment["FILES_TOKEN"] = "CANARY";
        const Outcome outcome = traveller.machine.install(traveller.world, row.arguments);
        CAPTURE(outcome.err);
        CHECK(outcome.status == 0);
        CHECK(traveller.archives().empty());
    }
}

TEST_CASE("a download that its server wants forgotten is not kept") {
    Traveller traveller;
    traveller.world.crate("tool", "1.1.0")
        .metadata("pkg-url = \"https://files.test/tool.tgz\"\npkg-fmt = \"tgz\"\n"
                  "bin-dir = \"{ bin }\"");
    for (const char* directive : {"no-store", "max-age=60"}) {
        CAPTURE(std::string{directive});
        traveller.world.server().on("files.test", [&](const ServerRequest&) {
            return ServerResponse{
                .status = 200,
                .body = pack("tool.tgz", {{"tool", executable("tool 1.1.0", host_triple())}}),
                .headers = {{"Cache-Control", directive}}};
        });
        REQUIRE(traveller.install().status == 0);
        CHECK(traveller.archives().size() == (std::string{directive} == "no-store" ? 0 : 1));
    }
}

TEST_CASE("a store that others can write is not used, and nothing fails because of it") {
    Traveller traveller;
    fs::create_directories(traveller.downloads());
    fs::permissions(traveller.downloads(), fs::perms::all);
    CHECK(traveller.install().status == 0);
    CHECK(names_in(traveller.downloads()).empty());
    CHECK(traveller.install_offline().status == 48);
}

TEST_CASE("several runs may fill the store at once") {
    Traveller traveller;
    std::vector<std::unique_ptr<Process>> runs;
    constexpr int count = 4;
    for (int number = 0; number < count; ++number) {
        const fs::path root = traveller.machine.elsewhere("root" + std::to_string(number));
        runs.push_back(std::make_unique<Process>(
            traveller.machine.command(traveller.world, {"-y", "--root", root.string(), "tool"})));
    }
    for (const auto& run : runs)
        CHECK(run->wait().status == 0);
    CHECK(traveller.archives().size() == 1);
    CHECK(traveller.install_offline().status == 0);
}

} // namespace binstall::test
