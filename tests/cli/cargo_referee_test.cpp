// SPDX-License-Identifier: MIT
// cargo itself says whether the registries of these tests are registries, and whether what we show
// them is what it would show.
#include "referee.hpp"
#include "registry_fixture.hpp"

#include <engine/readers.hpp>
#include <support/paseto.hpp>

#include <doctest/doctest.h>

#include <vector>

namespace binstall::test {
namespace {

const std::string index_line = "[registries.acme]\nindex = \"sparse+https://acme.test/index/\"\n";

struct Refereed : TwoRegistries {
    CargoMachine machine;
    Referee referee{*this, machine};

    /// The requests to the registry's host, each once, with what was shown to it.
    std::set<std::string> asked_registry() {
        std::set<std::string> lines;
        for (const ServerRequest& request : server().requests())
            if (request.host == "acme.test" && request.status == 200)
                lines.insert(request.path() + " " + request.header("authorization"));
        server().forget_requests();
        return lines;
    }
};

} // namespace

TEST_CASE("cargo installs from crates.io and from the registry of these tests as we do") {
    Refereed world;
    if (!world.referee.is_there())
        return;
    const Outcome open = world.referee.install({"tool"});
    CAPTURE(open.err);
    CHECK(open.status == 0);
    CHECK(open.err.find("tool v9.9.9") != std::string::npos);
    const Outcome other = world.referee.install({"--registry", "acme", "tool"});
    CAPTURE(other.err);
    CHECK(other.status == 0);
    CHECK(world.asked_registry().size() == 3);
    CHECK(world.machine.install(world, {"--registry", "acme", "tool"}).status == 0);
    CHECK(world.machine.run_installed("tool") == "tool 1.0.0\n");
}

TEST_CASE("cargo and we show a private registry the same token, for the same questions") {
    Refereed world;
    if (!world.referee.is_there())
        return;
    world.registry("acme.test").require_token(token);
    world.machine.config(index_line +
                         "[registry]\nglobal-credential-providers = [\"cargo:token\"]\n");
    world.machine.credentials("[registries.acme]\ntoken = \"" + token + "\"\n");
    const Outcome outcome = world.referee.install({"--registry", "acme", "tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    const std::set<std::string> cargos = world.asked_registry();
    CHECK(world.machine.install(world, {"--registry", "acme", "tool"}).status == 0);
    CHECK(world.asked_registry() == cargos);
    CHECK(cargos == std::set<std::string>{"/index/config.json " + token,
                                          "/index/to/ol/tool " + token,
                                          "/dl/tool/1.0.0/download " + token});
}

TEST_CASE("a registry that accepts cargo's signed tokens accepts ours by the same check") {
    Refereed world;
    if (!world.referee.is_there())
        return;
    const std::string key =
        "k3.secret.fNYVuMvBgOlljt9TDohnaYLblghqaHoQquVZwgR6X12cBFHZLFsaU3q7X3k1Zn36";
    const std::string point = "0260f08e5c9ff23015de09b967b2b3f7100e72c2ac96dfd5c29e6ff9e9a3173047"
                              "2c2b5c00dcd3695120853344323f4f91";
    std::vector<OpenedToken> accepted;
    world.registry("acme.test").require([&](const std::string& shown) {
        const auto opened = open_public_token(shown, point);
        if (!opened)
            return false;
        const Value message = StrictReaders{}.json(opened->message);
        const Value footer = StrictReaders{}.json(opened->footer);
        const Value* moment = message.find("iat");
        const Value* name = footer.find("kip");
        accepted.push_back(*opened);
        return moment && moment->string() && moment->string()->ends_with('Z') &&
               *message.find("sub") == Value{"me"} && name &&
               *name == Value{"k3.pid.QB3WNBP-5j-0XQV2MOuvuOcLlJ8uz-pmqtIZus1x3YTu"} &&
               *footer.find("url") == Value{"sparse+https://acme.test/index/"};
    });
    world.machine.config(index_line + "secret-key = \"" + key +
                         "\"\nsecret-key-subject = \"me\"\n[registry]\n"
                         "global-credential-providers = [\"cargo:paseto\"]\n");
    const Outcome outcome = world.referee.install({"--registry", "acme", "tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    const std::size_t of_cargo = accepted.size();
    CHECK(of_cargo > 0);
    const Outcome ours = world.machine.install(world, {"--registry", "acme", "tool"});
    CAPTURE(ours.err);
    CHECK(ours.status == 0);
    CHECK(accepted.size() > of_cargo);
    CHECK(world.machine.run_installed("tool") == "tool 1.0.0\n");
}

} // namespace binstall::test
