// SPDX-License-Identifier: MIT
// With a token that the user gave, GitHub's API is asked first: one question for all spellings of a
// tag. Whatever is wrong with that, the pages that need no token still answer.
#include "registry_fixture.hpp"

#include <support/executables.hpp>
#include <support/machine.hpp>

#include <doctest/doctest.h>

#include <algorithm>

namespace binstall::test {
namespace {

const std::string given = "CANARY-token-of-the-user";

/// "tool" 1.2.3, released under that tag of github.com/o/tool.
struct Released : World {
    explicit Released(const std::string& tag) {
        crate("tool", "1.2.3")
            .repository("https://github.com/o/tool")
            .release(tag)
            .asset("tool-" + host_triple() + ".tgz",
                   {{"tool", executable("tool 1.2.3", host_triple())}});
    }

    /// "POST api.github.com/graphql" and the like, of the forge's hosts, files left out.
    std::vector<std::string> asked() {
        std::vector<std::string> lines;
        for (const ServerRequest& request : server().requests())
            if (request.host.find("github") != std::string::npos && request.host != object_host &&
                request.path().find("/releases/download/") == std::string::npos)
                lines.push_back(request.method + " " + request.host + request.path());
        return lines;
    }

    /// Whether any host but the API's saw the token.
    bool is_leaked() {
        return std::ranges::any_of(server().requests(), [](const ServerRequest& request) {
            return request.host != "api.github.com" && !request.header("authorization").empty();
        });
    }
};

struct TokenMachine : Machine {
    TokenMachine() { environment["GITHUB_TOKEN"] = given; }

    /// Installs "tool", which must work.
    void install_tool(Released& world) const {
        const Outcome outcome = install(world, {"tool"});
        CAPTURE(outcome.err);
        CHECK(outcome.status == 0);
        CHECK(run_installed("tool") == "tool 1.2.3\n");
        CHECK(outcome.err.find(given) == std::string::npos);
        CHECK_FALSE(world.is_leaked());
    }
};

using Lines = std::vector<std::string>;

const std::string graph = "POST api.github.com/graphql";
const std::string page = "GET github.com/o/tool/releases/expanded_assets/";

} // namespace

TEST_CASE("with a token every usual spelling of a tag is found with one question") {
    for (const std::string tag :
         {"v1.2.3", "1.2.3", "tool-v1.2.3", "tool/v1.2.3", "tool-1.2.3", "tool@1.2.3"}) {
        CAPTURE(tag);
        Released world{tag};
        TokenMachine{}.install_tool(world);
        CHECK(world.asked() == Lines{graph});
    }
    Released rare{"release-1.2.3"};
    TokenMachine{}.install_tool(rare);
    CHECK(rare.asked() == Lines{graph, "GET github.com/o/tool/info/refs", graph});
}

TEST_CASE("a token that is on the command line or in the settings counts, one of gh's does not") {
    const auto asks_api = [](const Machine& machine, std::vector<std::string> arguments) {
        Released world{"v1.2.3"};
        arguments.push_back("tool");
        CHECK(machine.install(world, arguments).status == 0);
        CHECK_FALSE(world.is_leaked());
        return world.asked().front() == graph;
    };
    CHECK(asks_api(Machine{}, {"--github-token", given}));
    Machine by_file;
    write(by_file.elsewhere("token"), given);
    by_file.settings("[credentials.github]\ntoken = { file = \"" +
                     by_file.elsewhere("token").string() + "\" }\n");
    CHECK(asks_api(by_file, {}));
    Machine of_gh;
    write(of_gh.home() / ".config/gh/hosts.yml",
          "github.com:\n    oauth_token: " + given + "\n    user: me\n");
    CHECK_FALSE(asks_api(of_gh, {}));
    CHECK_FALSE(asks_api(Machine{}, {}));
}

TEST_CASE("an API that is limited, in trouble or rejects the token is done without") {
    Released limited{"1.2.3"};
    limited.forge().is_api_exhausted = true;
    TokenMachine{}.install_tool(limited);
    CHECK(limited.asked() == Lines{graph, page + "v1.2.3", page + "1.2.3"});

    for (const int status : {401, 403, 404, 429, 500, 503}) {
        CAPTURE(status);
        Released world{"v1.2.3"};
        world.server().on("api.github.com", [status](const ServerRequest&) {
            return ServerResponse{.status = status};
        });
        TokenMachine machine;
        machine.settings("[http]\nattempts = 1\n");
        machine.install_tool(world);
        CHECK(world.asked() == Lines{graph, page + "v1.2.3"});
    }
    for (const std::string body :
         {"", "<html>", R"({"errors":[{"type":"RATE_LIMITED","message":"limit exceeded"}]})"}) {
        Released world{"v1.2.3"};
        world.server().on("api.github.com",
                          [body](const ServerRequest&) { return ServerResponse{.body = body}; });
        TokenMachine{}.install_tool(world);
        CHECK(world.asked() == Lines{graph, page + "v1.2.3"});
    }
}

TEST_CASE("a private repository's release is found with one question, and downloaded there") {
    Released world{"tool-v1.2.3"};
    world.forge().hide("o/tool");
    TokenMachine{}.install_tool(world);
    CHECK(world.asked() == Lines{graph, "GET api.github.com/repos/o/tool/releases/assets/0"});
}

TEST_CASE("a limit of the API's is never a repository that does not exist") {
    Released world{"v1.2.3"};
    world.forge().hide("o/tool");
    world.forge().is_api_exhausted = true;
    const Outcome outcome = TokenMachine{}.install(world, {"tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 68);
    CHECK(outcome.err.find("limit") != std::string::npos);
}

TEST_CASE("a digest that the API states counts, and one that it states wrongly is no file") {
    Released world{"v1.2.3"};
    world.forge().release("o/tool", "v1.2.3").digest("sha256:" + std::string(64, 'b'));
    const TokenMachine machine;
    const Outcome outcome = machine.install(world, {"tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 42);
    CHECK(machine.run_installed("tool") == "(missing)");
}

TEST_CASE("a company's server of GitHub answers on its own host, REST when it cannot") {
    for (const bool has_token : {true, false}) {
        World world;
        world.crate("tool", "1.0.0").repository("https://ghe.corp.test/o/tool");
        OtherForge& forge = world.forge(ForgeKind::github_enterprise, "ghe.corp.test");
        forge.release("o/tool", "tool-v1.0.0")
            .asset("tool-" + host_triple() + ".tgz",
                   {{"tool", executable("tool 1.0.0", host_triple())}});
        Machine machine;
        std::string settings = "[hosts.\"ghe.corp.test\"]\nkind = \"github\"\n";
        if (has_token) {
            forge.require_token("Bearer s3cret-of-corp");
            settings += "[credentials.corp]\nurl = \"https://ghe.corp.test/\"\n"
                        "token = { env = \"CORP_TOKEN\" }\n";
            machine.environment["CORP_TOKEN"] = "s3cret-of-corp";
        }
        machine.settings(settings);
        const Outcome outcome = machine.install(world, {"tool"});
        CAPTURE(has_token);
        CAPTURE(outcome.err);
        CHECK(outcome.status == 0);
        CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
        Lines asked;
        for (const ServerRequest& request : world.server().requests())
            if (request.host == "ghe.corp.test")
                asked.push_back(request.method + " " + request.path());
        CAPTURE(asked.size());
        const std::string rest = "GET /api/v3/repos/o/tool/releases";
        if (has_token)
            CHECK(asked == Lines{"POST /api/graphql", rest + "/assets/0"});
        else
            CHECK(asked == Lines{"POST /api/graphql",
                                 rest + "/tags/v1.0.0",
                                 rest + "/tags/1.0.0",
                                 rest,
                                 rest + "/assets/0"});
    }
}

} // namespace binstall::test
