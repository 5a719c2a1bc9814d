// SPDX-License-Identifier: MIT
// Packages in repositories: --git.
#include <support/archives.hpp>
#include <support/git_machine.hpp>

#include <doctest/doctest.h>

namespace binstall::test {
namespace {

/// A world in which github.com/o/tool has released 1.0.0.
struct Released : World {
    Released() {
        crate("tool", "1.0.0").repository("https://github.com/o/tool").usual_release(host_triple());
    }
};

GitRepository workspace(const GitServer& server, const std::string& name) {
    const GitRepository repository = server.repository(name);
    write_workspace(repository);
    return repository;
}

TEST_CASE("a package of a workspace in a repository is installed, and recorded with its commit") {
    GitServer* server = shared_git_server();
    if (!server)
        return;
    Released world;
    const GitRepository repository = workspace(*server, "ws");
    const std::string first = repository.git({"rev-parse", "HEAD"});
    repository.git({"tag", "v1"});
    const std::string url = server->url("git", "ws");
    const GitMachine machine{*server};
    const Outcome outcome = machine.install(world, {"--git", url, "tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
    CHECK(machine.record().find("\"tool 1.0.0 (git+" + url + "#" + first + ")\"") !=
          std::string::npos);
    for (const ServerRequest& request : world.server().requests())
        CHECK(request.host != "index.crates.io");

    const Outcome again = machine.install(world, {"--git", url, "tool"});
    CHECK(again.status == 0);
    CHECK(again.out.find("already") != std::string::npos);

    // The same version, another commit.
    repository.write("crates/tool/src/main.rs", "fn main() { println!(); }\n");
    const std::string second = repository.commit();
    const Outcome moved = machine.install(world, {"--git", url, "tool@1.0.0"});
    CAPTURE(moved.err);
    CHECK(moved.status == 0);
    CHECK(machine.record().find("#" + second) != std::string::npos);
    CHECK(machine.record().find("#" + first) == std::string::npos);

    const Outcome tagged = machine.install(world, {"--git", url, "--tag", "v1", "tool"});
    CHECK(tagged.status == 0);
    CHECK(machine.record().find("(git+" + url + "?tag=v1#" + first + ")") != std::string::npos);
    const Outcome branch = machine.install(world, {"--git", url, "--branch", "main", "tool"});
    CHECK(branch.status == 0);
    CHECK(machine.record().find("?branch=main#" + second) != std::string::npos);
    const Outcome pinned = machine.install(world, {"--git", url, "--rev", first, "tool"});
    CHECK(pinned.status == 0);
    CHECK(machine.record().find("?rev=" + first + "#" + first) != std::string::npos);
}

TEST_CASE("a package that the repository does not have ends with 99, a version with its own code") {
    GitServer* server = shared_git_server();
    if (!server)
        return;
    Released world;
    workspace(*server, "ws2");
    const std::string url = server->url("git", "ws2");
    const GitMachine machine{*server};
    const Outcome absent = machine.install(world, {"--git", url, "none"});
    CHECK(absent.status == 99);
    CHECK(absent.err.find("no package named none in " + url) != std::string::npos);
    CHECK(machine.install(world, {"--git", url, "tool@^2"}).status == 99);
    // An exact version says which release is wanted, as for the peer.
    world.crate("tool", "0.9.0")
        .repository("https://github.com/o/tool")
        .usual_release(host_triple());
    const Outcome older = machine.install(world, {"--git", url, "tool@0.9.0"});
    CAPTURE(older.err);
    CHECK(older.status == 0);
    CHECK(machine.run_installed("tool") == "tool 0.9.0\n");
    CHECK(machine.install(world, {"--git", url, "a", "b"}).status == 2);
    CHECK(machine.install(world, {"--git", url, "--registry", "x", "tool"}).status == 2);
    CHECK(machine.install(world, {"--branch", "main", "tool"}).status == 2);
}

TEST_CASE("a repository without any package has a code of its own, and the peer's as that") {
    GitServer* server = shared_git_server();
    if (!server)
        return;
    World world;
    const GitRepository repository = server->repository("bare");
    repository.write("Cargo.toml", "[profile.release]\nlto = true\n");
    repository.commit();
    const std::string url = server->url("git", "bare");
    GitMachine machine{*server};
    const Outcome outcome = machine.install(world, {"--git", url, "tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 89);
    CHECK(outcome.err.find("Cargo.toml: it has no [package] table") != std::string::npos);
    machine.call_as("cargo-binstall");
    CHECK(machine.install(world, {"--git", url, "tool"}).status == 99);
    repository.write("Cargo.toml", "[workspace]\n");
    repository.commit();
    CHECK(machine.install(world, {"--git", url, "tool"}).status == 99);
}

TEST_CASE("a repository on github.com takes one download of its sources, and no git") {
    GitServer* server = shared_git_server();
    if (!server)
        return;
    Released world;
    const GitRepository repository = workspace(*server, "ws3");
    const std::string commit = repository.git({"rev-parse", "HEAD"});
    const fs::path archive = repository.folder() / ".git/archive.tar.gz";
    repository.git({"archive",
                    "--format=tar.gz",
                    "--prefix=tool-main/",
                    "--output=" + archive.string(),
                    "HEAD"});
    const std::string bytes = read_text(archive);
    std::string token;
    world.server().on("github.com", [&](const ServerRequest& request) {
        if (request.path() == "/o/hidden/archive/HEAD.tar.gz")
            return ServerResponse{.status = 404};
        if (request.path() != "/o/tool/archive/HEAD.tar.gz")
            return world.forge().page(request);
        return ServerResponse{.status = 302,
                              .headers = {{"Location", "https://codeload.github.com/o/tool"}}};
    });
    world.server().on("codeload.github.com", [&](const ServerRequest&) {
        return ServerResponse{.status = 200, .body = bytes};
    });
    world.server().on("api.github.com", [&](const ServerRequest& request) {
        if (request.path() != "/repos/o/hidden/tarball")
            return world.forge().api(request);
        token = request.header("authorization");
        return token.empty() ? ServerResponse{.status = 404}
                             : ServerResponse{.status = 200, .body = bytes};
    });
    GitMachine machine{*server};
    // Its helpers may be asked for a token.
    machine.replace_git("[ $1 = credential ] || touch \"$HOME/ran\"; exit 1");
    const Outcome outcome = machine.install(world, {"--git", "https://github.com/o/tool", "tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(machine.record().find("(git+https://github.com/o/tool#" + commit + ")") !=
          std::string::npos);

    const Outcome refused =
        machine.install(world, {"--git", "https://github.com/o/hidden", "tool"});
    CHECK(refused.status == 98);
    CHECK(refused.err.find("there is no repository at github.com/o/hidden") != std::string::npos);
    machine.environment["GITHUB_TOKEN"] = "ghp_0123456789abcdef";
    const Outcome hidden = machine.install(world, {"--git", "https://github.com/o/hidden", "tool"});
    CAPTURE(hidden.err);
    CHECK(hidden.status == 0);
    CHECK(token.ends_with("ghp_0123456789abcdef"));
    CHECK_FALSE(fs::exists(machine.home() / "ran"));
}

TEST_CASE("what a forge shows to no stranger is asked for at its API, with a token") {
    const std::string sources =
        gzip(tar({{.path = "pax_global_header",
                   .content = "52 comment=" + std::string(40, 'b') + "\n",
                   .type = 'g'},
                  {.path = "tool-main/"},
                  {.path = "tool-main/Cargo.toml", .content = program_manifest("tool", "1.0.0")},
                  {.path = "tool-main/src/main.rs", .content = "fn main() {}\n"}}));
    for (const int status : {401, 403, 404}) {
        CAPTURE(status);
        Released world;
        world.server().on("gitlab.com",
                          [&](const ServerRequest&) { return ServerResponse{.status = status}; });
        world.server().on("codeberg.org", [&](const ServerRequest& request) {
            if (request.header("authorization") != "Bearer CANARY-token")
                return ServerResponse{.status = status};
            return request.path() == "/api/v1/repos/o/tool"
                       ? ServerResponse{.body = R"({"default_branch":"main"})"}
                       : ServerResponse{.body = sources};
        });
        Machine machine;
        machine.settings("[credentials.codeberg]\nurl = \"https://codeberg.org/api/\"\n"
                         "token = { env = \"MY_TOKEN\" }\n");
        const auto install = [&](const std::string& host) {
            return machine.install(world, {"--git", "https://" + host + "/o/tool", "tool"});
        };
        for (const char* host : {"gitlab.com", "codeberg.org"}) {
            const Outcome stranger = install(host);
            CAPTURE(stranger.err);
            CHECK(stranger.status == 98);
            CHECK(stranger.err.find("[credentials.NAME]") != std::string::npos);
        }
        machine.environment["MY_TOKEN"] = "CANARY-token";
        const Outcome member = install("codeberg.org");
        CAPTURE(member.err);
        CHECK(member.status == 0);
        CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
        // One that is no good is a failure, and not the same as none.
        machine.environment["MY_TOKEN"] = "CANARY-other";
        const Outcome refused = install("codeberg.org");
        CAPTURE(refused.err);
        CHECK(refused.status == (status == 401 ? 76 : 98));
    }
}

TEST_CASE("a private repository is read with the credentials of the settings") {
    GitServer* server = shared_git_server();
    if (!server)
        return;
    Released world;
    workspace(*server, "ws4");
    const std::string url = server->url("private", "ws4");
    GitMachine machine{*server};
    machine.settings("[credentials.mine]\nurl = \"" + server->url("private", "") +
                     "\"\nform = \"basic\"\nuser = \"me\"\ntoken = { env = \"MY_PASSWORD\" }\n");
    machine.environment["MY_PASSWORD"] = "opensesame";
    const Outcome outcome = machine.install(world, {"-vv", "--git", url, "tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
    CHECK((outcome.out + outcome.err).find("opensesame") == std::string::npos);
    CHECK(machine.record().find("opensesame") == std::string::npos);
}

} // namespace
} // namespace binstall::test
