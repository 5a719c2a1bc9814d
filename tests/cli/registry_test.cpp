// SPDX-License-Identifier: MIT
// Packages from other registries than crates.io, as cargo's settings name them.
#include "registry_fixture.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <set>

namespace binstall::test {
namespace {

TEST_CASE("a registry that cargo knows is asked instead of crates.io, by name or by index") {
    const std::vector<std::string> choices[] = {{"--registry", "acme"},
                                                {"--index", "sparse+https://acme.test/index/"}};
    for (const std::vector<std::string>& choice : choices) {
        TwoRegistries world;
        const CargoMachine machine;
        std::vector<std::string> arguments = choice;
        arguments.emplace_back("tool");
        const Outcome outcome = machine.install(world, arguments);
        CAPTURE(outcome.err);
        CHECK(outcome.status == 0);
        CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
        CHECK_FALSE(world.asked("index.crates.io"));
        CHECK(read_text(machine.cargo_home() / ".crates.toml")
                  .find("\"tool 1.0.0 (sparse+https://acme.test/index/)\"") != std::string::npos);
    }
}

TEST_CASE("the registry may stand in a variable or be cargo's default") {
    TwoRegistries world;
    CargoMachine machine;
    machine.environment["CARGO_REGISTRY_DEFAULT"] = "acme";
    CHECK(machine.install(world, {"tool"}).status == 0);
    CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
    CHECK_FALSE(world.asked("index.crates.io"));
}

TEST_CASE("a registry that nobody configured ends with 75, a bad index with 79") {
    TwoRegistries world;
    const CargoMachine machine;
    const Outcome unknown = machine.install(world, {"--registry", "acne", "tool"});
    CAPTURE(unknown.err);
    CHECK(unknown.status == 75);
    CHECK(machine.install(world, {"--index", "sparse+nonsense", "tool"}).status == 79);
    CHECK(machine.install(world, {"--index", "x", "--registry", "acme", "tool"}).status == 2);
    CHECK(world.server().requests().empty());
}

TEST_CASE("a private registry is shown its token, wherever cargo keeps it, and nobody else is") {
    const auto variable = [](CargoMachine& m) {
        m.environment["CARGO_REGISTRIES_ACME_TOKEN"] = token;
    };
    const auto file = [](CargoMachine& m) {
        m.credentials("[registries.acme]\ntoken = \"" + token + "\"\n");
    };
    const auto program = [](CargoMachine& m) {
        write(m.elsewhere("print"), "#!/bin/sh\necho " + token + "\n", 0755);
        m.config("[registries.acme]\nindex = \"sparse+https://acme.test/index/\"\n"
                 "credential-provider = [\"cargo:token-from-stdout\", \"" +
                 m.elsewhere("print").string() + "\", \"{index_url}\"]\n");
    };
    const std::function<void(CargoMachine&)> places[] = {variable, file, program};
    for (const auto& place : places) {
        TwoRegistries world;
        world.registry("acme.test").require_token(token);
        CargoMachine machine;
        place(machine);
        const Outcome outcome = machine.install(world, {"-vvv", "--registry", "acme", "tool"});
        CAPTURE(outcome.err);
        CHECK(outcome.status == 0);
        CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
        CHECK(world.given() == std::set<std::string>{"acme.test"});
        CHECK(outcome.err.find(token) == std::string::npos);
    }
}

TEST_CASE("a private registry that wants another token, or one, is never replaced by crates.io") {
    for (const bool has_token : {true, false}) {
        CAPTURE(has_token);
        TwoRegistries world;
        world.registry("acme.test").require_token("another");
        CargoMachine machine;
        if (has_token)
            machine.environment["CARGO_REGISTRIES_ACME_TOKEN"] = token;
        const Outcome outcome = machine.install(world, {"--registry", "acme", "tool"});
        CAPTURE(outcome.err);
        CHECK(outcome.status == 76);
        CHECK((outcome.err.find("CARGO_REGISTRIES_ACME_TOKEN") != std::string::npos) == has_token);
        CHECK_FALSE(world.asked("index.crates.io"));
        CHECK(machine.run_installed("tool") == "(missing)");
    }
}

TEST_CASE("a registry that shows nothing without a token leads to what to do about it") {
    for (const int status : {401, 403}) {
        CAPTURE(status);
        TwoRegistries world;
        world.server().on("acme.test",
                          [&](const ServerRequest&) { return ServerResponse{.status = status}; });
        const CargoMachine machine;
        const Outcome outcome =
            machine.install(world, {"--index", "sparse+https://acme.test/other/", "tool"});
        CAPTURE(outcome.err);
        CHECK(outcome.status == 76);
        CHECK(outcome.err.find("configure a token for this registry") != std::string::npos);
        CHECK_FALSE(world.asked("index.crates.io"));
    }
}

TEST_CASE("CLI-23: cargo's file of credentials is judged before it is believed") {
    TwoRegistries world;
    world.registry("acme.test").require_token(token);
    const CargoMachine machine;
    const std::string text = "[registries.acme]\ntoken = \"" + token + "\"\n";
    const auto install = [&] { return machine.install(world, {"--registry", "acme", "tool"}); };

    CHECK(install().status == 76); // there is none

    fs::create_directory(machine.cargo_home() / "credentials.toml"); // not even root can read it
    CHECK(install().status == 47);
    fs::remove(machine.cargo_home() / "credentials.toml");

    machine.credentials("{\"registries\": {\"acme\": {\"token\": \"" + token + "\"}}}");
    const Outcome json = install();
    CAPTURE(json.err);
    CHECK(json.status == 47);
    CHECK(json.err.find("credentials.toml") != std::string::npos);
    CHECK(json.err.find("CANARY") == std::string::npos);

    machine.credentials(text, 0666);
    CHECK(install().status == 47);

    machine.credentials(text, 0644);
    const Outcome open = install();
    CAPTURE(open.err);
    CHECK(open.status == 0);
    CHECK(open.err.find("can be read by others") != std::string::npos);
}

TEST_CASE("IDX-17: a token is for its own registry, not for another one on the same host") {
    TwoRegistries world;
    world.server().on("acme.test",
                      [](const ServerRequest&) { return ServerResponse::not_found(); });
    for (const char* index : {"sparse+https://acme.test/a/",
                              "sparse+https://acme.test/index/../b/",
                              "sparse+https://acme.test/%69ndex/",
                              "sparse+https://acme.test:443/indexes/",
                              "sparse+https://acme.test/"}) {
        CAPTURE(std::string{index});
        CargoMachine machine;
        machine.environment["CARGO_REGISTRIES_ACME_TOKEN"] = token;
        CHECK(machine.install(world, {"--index", index, "tool"}).status == 76);
        CHECK(world.given().empty());
    }
    CargoMachine machine;
    machine.environment["CARGO_REGISTRIES_ACME_TOKEN"] = token;
    CHECK(
        machine.install(world, {"--index", "sparse+https://acme.test:443/index/", "tool"}).status ==
        76);
    CHECK(world.given() == std::set<std::string>{"acme.test"});
}

} // namespace
} // namespace binstall::test
