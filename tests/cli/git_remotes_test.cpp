// SPDX-License-Identifier: MIT
// Remotes of every kind: over ssh, with objects named by SHA-256, hostile trees, many of them.
#include "referee.hpp"
#include "registry_fixture.hpp"

#include <support/git_machine.hpp>

#include <doctest/doctest.h>

#include <sstream>

namespace binstall::test {
namespace {

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

/// A world in which github.com/o/tool has released 1.0.0.
struct Released : World {
    Released() {
        crate("tool", "1.0.0").repository("https://github.com/o/tool").usual_release(host_triple());
    }
};

void write_tool(const GitRepository& repository) {
    repository.write("Cargo.toml", program_manifest("tool", "1.0.0"));
    repository.write("src/main.rs", "");
}

/// A script called ssh, which writes down what it is told and then does `what`.
void replace_ssh(Machine& machine, const std::string& what) {
    const fs::path folder = machine.elsewhere("bin");
    write(folder / "ssh",
          "#!/bin/sh\nprintf '%s\\n' \"$@\" > " + machine.elsewhere("told").string() +
              "\nfor last; do :; done\n" + what + "\n",
          0755);
    machine.environment["PATH"] = folder.string() + ":/usr/bin:/bin";
}

std::size_t copies(const Machine& machine) {
    std::size_t found = 0;
    for (const std::string& name : names_in(machine.cache() / "binstall/git"))
        found += name.ends_with(".git") ? 1 : 0;
    return found;
}

} // namespace

TEST_CASE("a remote over ssh is read by ssh, which can ask nobody and is told nothing else") {
    Released world;
    Machine machine;
    const GitRepository repository{machine.elsewhere("r.git")};
    write_tool(repository);
    repository.commit();
    replace_ssh(machine, "exec sh -c \"$last\"");
    const std::string path = repository.folder().string();
    for (const std::string& place : {std::string{"git@git.test"}, std::string{"git.test:2222"}}) {
        CAPTURE(place);
        const Outcome outcome = machine.install(
            world, {"--force", "--git", "ssh://" + place + path, "--branch", "main", "tool"});
        CAPTURE(outcome.err);
        CHECK(outcome.status == 0);
        CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
        const std::string told = read_text(machine.elsewhere("told"));
        CHECK(told.starts_with("-oBatchMode=yes\n-oConnectTimeout=20\n-o\nSendEnv=GIT_PROTOCOL\n"));
        CHECK(told.ends_with("git-upload-pack '" + path + "'\n"));
        CHECK(has(told, place == "git.test:2222" ? "\n-p\n2222\ngit.test\n" : "\ngit@git.test\n"));
    }
    CHECK(has(read_text(machine.cargo_home() / ".crates.toml"),
              "tool 1.0.0 (git+ssh://git.test:2222" + path + "?branch=main#"));
}

TEST_CASE("what goes wrong with ssh is said in its own words, and why") {
    struct Row {
        std::string_view does;
        std::string_view said;
        std::string_view quoted;
    };

    for (const Row& row :
         {Row{"echo 'git@git.test: Permission denied (publickey).' >&2; exit 255",
              "authentication required for ssh://git@git.test/r",
              "Permission denied (publickey)"},
          Row{"echo 'Host key verification failed.' >&2; exit 255",
              "the server of ssh://git@git.test/r cannot be trusted",
              "Host key verification failed"},
          Row{"echo 'ssh: connect to host git.test port 22: Connection refused' >&2; exit 255",
              "ssh://git@git.test/r cannot be reached",
              "Connection refused"}}) {
        CAPTURE(std::string{row.said});
        Released world;
        Machine machine;
        replace_ssh(machine, std::string{row.does});
        const Outcome outcome = machine.install(world, {"--git", "ssh://git@git.test/r", "tool"});
        CAPTURE(outcome.err);
        CHECK(outcome.status == 98);
        CHECK(has(outcome.err, row.said));
        CHECK(has(outcome.err, row.quoted));
    }
}

TEST_CASE("a repository whose objects are named by SHA-256 is read like any other") {
    GitServer* server = shared_git_server();
    if (!server)
        return;
    Released world;
    const GitRepository repository = server->repository("sha256");
    fs::remove_all(repository.folder() / ".git");
    repository.git({"init", "--quiet", "--initial-branch=main", "--object-format=sha256", "."});
    repository.git({"config", "uploadpack.allowFilter", "true"});
    repository.git({"config", "uploadpack.allowAnySHA1InWant", "true"});
    write_tool(repository);
    const std::string commit = repository.commit();
    REQUIRE(commit.size() == 64);
    const GitMachine machine{*server};
    const std::string url = server->url("git", "sha256");
    for (const std::vector<std::string>& words : {std::vector<std::string>{},
                                                  std::vector<std::string>{"--offline"},
                                                  std::vector<std::string>{"--rev", commit}}) {
        std::vector<std::string> all{"--force", "--git", url, "tool"};
        all.insert(all.end(), words.begin(), words.end());
        const Outcome outcome = machine.install(world, all);
        CAPTURE(outcome.err);
        CHECK(outcome.status == 0);
        CHECK(has(machine.record(), "#" + commit + ")"));
    }
    // Who rewrites a repository in the older format is understood, too.
    fs::remove_all(repository.folder() / ".git");
    const GitRepository rewritten = server->repository("sha256");
    const std::string other = rewritten.commit();
    REQUIRE(other.size() == 40);
    CHECK(machine.install(world, {"--git", url, "tool"}).status == 0);
    CHECK(has(machine.record(), "#" + other + ")"));
}

TEST_CASE("GIT-06: what is in a tree is no file until it is one, and none that is too large") {
    GitServer* server = shared_git_server();
    if (!server)
        return;
    Released world;
    const auto refused = [&](const std::string& name, int status, std::string_view said) {
        const GitMachine machine{*server};
        const Outcome outcome = machine.install(world, {"--git", server->url("git", name), "tool"});
        CAPTURE(name);
        CAPTURE(outcome.err);
        CHECK(outcome.status == status);
        CHECK(has(outcome.err, said));
        CHECK_FALSE(fs::exists(machine.bin()));
    };
    const GitRepository link = server->repository("link");
    fs::create_symlink("/etc/passwd", link.folder() / "Cargo.toml");
    link.commit();
    refused("link", 99, "no package named tool");

    // Also where another file leads there: an index's configuration is one of its first.
    const GitRepository index = server->repository("linked-index");
    fs::create_symlink("/etc/passwd", index.folder() / "config.json");
    index.commit();
    const GitMachine machine{*server};
    const Outcome linked =
        machine.install(world, {"--index", server->url("git", "linked-index"), "tool"});
    CAPTURE(linked.err);
    CHECK(linked.status == 98);
    CHECK(has(linked.err, "config.json is a symbolic link, which is not followed"));

    const GitRepository pointer = server->repository("pointer");
    pointer.write("Cargo.toml",
                  "version https://git-lfs.github.com/spec/v1\noid sha256:" + std::string(64, 'a') +
                      "\nsize 12345\n");
    pointer.commit();
    refused("pointer", 78, "Cargo.toml");

    const GitRepository large = server->repository("large");
    large.write("Cargo.toml", program_manifest("tool", "1.0.0") + std::string(3 << 20, '#'));
    large.commit();
    refused("large", 98, "larger than 1MiB");

    // Names that mean `.git` somewhere are names like any other here: nothing is checked out.
    const GitRepository names = server->repository("names");
    write_tool(names);
    names.commit();
    for (const char* path : {".GIT/config", "git~1/config", ".git\xe2\x80\x8c/config"})
        names.commit_raw(path, "[core]\n");
    const GitMachine other{*server};
    CHECK(other.install(world, {"--git", server->url("git", "names"), "tool"}).status == 0);
}

TEST_CASE("GIT-06: a tree with more than a million entries is refused, and in time") {
    GitServer* server = shared_git_server();
    if (!server)
        return;
    Released world;
    const GitRepository repository = server->repository("million");
    write_tool(repository);
    repository.commit();
    const std::string blob = repository.git({"hash-object", "-w", "--stdin"}, "x");
    std::ostringstream lines;
    for (int at = 0; at <= 1'000'000; ++at)
        lines << "100644 blob " << blob << "\tf" << at << "\n";
    const std::string tree = repository.git({"mktree", "--missing"}, lines.str());
    repository.git({"update-ref", "HEAD", repository.git({"commit-tree", "-m", "many", tree})});
    const GitMachine machine{*server};
    const Outcome outcome =
        machine.install(world, {"--git", server->url("git", "million"), "tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 98);
    CHECK(has(outcome.err, "the repository has more than 1000000 files"));
}

TEST_CASE("repositories are bounded together: those that were not used for longest go") {
    GitServer* server = shared_git_server();
    if (!server)
        return;
    Released world;
    GitMachine machine{*server};
    for (const char* name : {"room-a", "room-b", "room-c"}) {
        const GitRepository repository = server->repository(name);
        write_tool(repository);
        repository.commit();
        CHECK(
            machine.install(world, {"--force", "--git", server->url("git", name), "tool"}).status ==
            0);
    }
    CHECK(copies(machine) == 3);
    machine.environment["BINSTALL_HTTP_CACHE_SIZE"] = "1";
    CHECK(
        machine.install(world, {"--force", "--git", server->url("git", "room-b"), "tool"}).status ==
        0);
    CHECK(copies(machine) == 1); // the one that was in use
    const auto offline = [&](const char* name) {
        return machine
            .install(world, {"--offline", "--force", "--git", server->url("git", name), "tool"})
            .err;
    };
    CHECK(has(offline("room-a"), "/room-a is not asked, because of --offline"));
    CHECK_FALSE(has(offline("room-b"), "/room-b is not asked"));
    machine.environment["BINSTALL_HTTP_CACHE_SIZE"] = "0";
    CHECK(
        machine.install(world, {"--force", "--git", server->url("git", "room-c"), "tool"}).status ==
        0);
    CHECK(copies(machine) == 1); // none was added
}

TEST_CASE("IDX-21: an index that could make git run something is refused wherever it stands") {
    for (const char* index : {"ext::sh -c touch% x",
                              "ssh://-oProxyCommand=x/y",
                              "git://git.test/r",
                              "--upload-pack=x",
                              "fd::3"}) {
        CAPTURE(std::string{index});
        TwoRegistries world;
        CargoMachine machine;
        const fs::path trap = machine.elsewhere("bin/git");
        write(trap, "#!/bin/sh\ntouch '" + machine.home().string() + "/ran'\nexit 1\n", 0755);
        machine.environment["PATH"] = trap.parent_path().string() + ":/usr/bin:/bin";
        const std::string quoted = '"' + std::string{index} + '"';
        machine.config("[registries.acme]\nindex = " + quoted + "\n");
        const Outcome named = machine.install(world, {"--registry", "acme", "tool"});
        CAPTURE(named.err);
        CHECK(named.status == 65);
        machine.config(
            "[source.crates-io]\nreplace-with = \"x\"\n[source.x]\nregistry = " + quoted + "\n");
        CHECK(machine.install(world, {"tool"}).status == 65);
        CHECK(machine.install(world, {std::string{"--index="} + index, "tool"}).status == 65);
        CHECK_FALSE(fs::exists(machine.home() / "ran"));
        CHECK(world.server().requests().empty());
    }
}

TEST_CASE("cargo installs from the git index of these tests as we do") {
    World world;
    CargoRegistry& registry = world.registry("crates.test");
    const Crate& crate = registry.crate("tool", "1.0.0")
                             .repository("https://github.com/o/tool")
                             .usual_release(host_triple());
    const CargoMachine machine;
    const GitRepository index{machine.elsewhere("index")};
    index.write("config.json", R"({"dl": "https://crates.test/dl"})");
    index.write("to/ol/tool", crate.index_line() + "\n");
    index.commit();
    const Referee referee{world, machine};
    if (!referee.is_there())
        return;
    const Outcome cargo = referee.install({"--index", index.url(), "tool"});
    CAPTURE(cargo.err);
    CHECK(cargo.status == 0);
    const Outcome ours = machine.install(world, {"--index", index.url(), "tool"});
    CAPTURE(ours.err);
    CHECK(ours.status == 0);
    const std::string key = "\"tool 1.0.0 (registry+" + index.url() + ")\" = ";
    CHECK(has(read_text(machine.elsewhere("cargo-root") / ".crates.toml"), key));
    CHECK(has(read_text(machine.cargo_home() / ".crates.toml"), key));
}

} // namespace binstall::test
