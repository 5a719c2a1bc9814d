// SPDX-License-Identifier: MIT
// Repositories and indexes over ssh: OpenSSH's client, a real server, keys of every kind.
#include "referee.hpp"
#include "registry_fixture.hpp"

#include <support/executables.hpp>
#include <support/git_machine.hpp>
#include <support/loopback.hpp>
#include <support/other_process.hpp>
#include <support/ssh_server.hpp>

#include <doctest/doctest.h>

#include <csignal>

namespace binstall::test {
namespace {

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

std::string record(const Machine& machine) {
    return read_text(machine.cargo_home() / ".crates.toml");
}

/// A world in which github.com/o/tool has released 1.0.0, and a stranger's tool 9.9.9 is on
/// crates.io.
struct Released : World {
    Released() {
        crate("tool", "9.9.9").repository("https://github.com/o/tool").usual_release(host_triple());
        acme = &registry("crates.test")
                    .crate("tool", "1.0.0")
                    .repository("https://github.com/o/tool")
                    .usual_release(host_triple());
    }

    bool was_asked(const std::string& host) {
        for (const ServerRequest& request : server().requests())
            if (request.host == host)
                return true;
        return false;
    }

    Crate* acme = nullptr;
};

/// A workspace with "tool" 1.0.0.
GitRepository workspace(const SshServer& server, const std::string& name) {
    const GitRepository repository = server.repository(name);
    write_workspace(repository);
    return repository;
}

/// A registry's index, which has "tool" 1.0.0.
GitRepository index(const SshServer& server, const std::string& name, const Crate& crate) {
    GitRepository repository = server.repository(name);
    repository.write("config.json", R"({"dl": "https://crates.test/dl"})");
    repository.write("to/ol/tool", crate.index_line() + "\n");
    repository.commit();
    return repository;
}

/// An agent that has one key.
class Agent {
public:
    Agent(const Machine& machine, const fs::path& key)
        : socket_{machine.elsewhere("agent")}, process_{
                                                   {.program = "/usr/bin/ssh-agent",
                                                    .arguments = {"-D", "-a", socket_.string()}}} {
        REQUIRE(process_.wait_for_output_text("SSH_AUTH_SOCK"));
        const Outcome added = run({.program = "/usr/bin/ssh-add",
                                   .arguments = {"-q", key.string()},
                                   .environment = {{"SSH_AUTH_SOCK", socket_.string()}}});
        CAPTURE(added.err);
        REQUIRE(added.status == 0);
    }

    const fs::path& socket() const noexcept { return socket_; }

private:
    fs::path socket_;
    Process process_;
};

TEST_CASE("a package in a repository over ssh is installed, followed and recorded as cargo does") {
    SshServer* server = shared_ssh_server();
    if (!server)
        return;
    Released world;
    const GitRepository repository = workspace(*server, "followed");
    const std::string first = repository.git({"rev-parse", "HEAD"});
    const std::string url = server->url("followed");
    const SshMachine machine{*server};
    const Outcome outcome = machine.install(world, {"--git", url, "tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
    CHECK(has(record(machine), "\"tool 1.0.0 (git+" + url + "#" + first + ")\""));
    CHECK_FALSE(world.was_asked("index.crates.io"));

    repository.write("crates/tool/src/main.rs", "fn main() { println!(); }\n");
    const std::string second = repository.commit();
    const Outcome moved = machine.install(world, {"--git", url, "tool"});
    CAPTURE(moved.err);
    CHECK(moved.status == 0);
    CHECK(has(record(machine), "#" + second + ")"));

    // What was fetched is known without a network.
    const std::size_t sessions = server->sessions();
    CHECK(machine.install(world, {"--force", "--offline", "--git", url, "tool"}).status == 0);
    CHECK(server->sessions() == sessions);

    SshMachine cargos{*server};
    cargos.environment["CARGO_NET_GIT_FETCH_WITH_CLI"] = "true";
    cargos.environment["GIT_SSH"] = cargos.ssh().string();
    const Referee referee{world, cargos};
    if (!referee.is_there())
        return;
    const Outcome theirs = referee.install({"--git", url, "tool"});
    CAPTURE(theirs.err);
    CHECK(theirs.status == 0);
    CHECK(has(read_text(cargos.elsewhere("cargo-root") / ".crates.toml"),
              "\"tool 1.0.0 (git+" + url + "#" + second + ")\""));
}

TEST_CASE("a registry whose index is reached by ssh is found by address, name and replacement") {
    SshServer* server = shared_ssh_server();
    if (!server)
        return;
    Released world;
    index(*server, "index", *world.acme);
    const std::string url = server->url("index");

    struct Row {
        std::string config;
        std::vector<std::string> arguments;
    };

    for (const Row& row :
         {Row{"", {"--index", url, "tool"}},
          Row{"[registries.acme]\nindex = \"" + url + "\"\n", {"--registry", "acme", "tool"}},
          Row{"[source.crates-io]\nreplace-with = \"acme\"\n[source.acme]\nregistry = \"" + url +
                  "\"\n",
              {"tool"}}}) {
        CAPTURE(row.config);
        const SshMachine machine{*server};
        write(machine.cargo_home() / "config.toml", row.config);
        const Outcome outcome = machine.install(world, row.arguments);
        CAPTURE(outcome.err);
        CHECK(outcome.status == 0);
        CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
        CHECK_FALSE(world.was_asked("index.crates.io"));
    }
}

TEST_CASE("a server that gives only what is asked for is asked for little, in few sessions") {
    SshServer* server = shared_ssh_server();
    if (!server)
        return;
    // dropbear passes no variable on, so the account itself says that both speak git's version 2.
    const TempFolder folder;
    const fs::path both = folder.write(
        "both", "#!/bin/sh\nGIT_PROTOCOL=version=2 exec sh -c \"$SSH_ORIGINAL_COMMAND\"\n");
    fs::permissions(both, fs::perms::owner_all);
    const SshKey key = server->key("modern", "restrict,command=\"" + both.string() + "\"");
    const GitRepository repository = workspace(*server, "modern-r");
    repository.write("large", std::string(3 << 20, 'x'));
    repository.commit();
    for (const char* setting : {"uploadpack.allowFilter", "uploadpack.allowAnySHA1InWant"})
        repository.git({"config", setting, "true"});
    Released world;
    const SshMachine machine{*server};
    machine.use_key(key.file);
    const std::size_t before = server->sessions();
    const Outcome outcome = machine.install(world, {"--git", server->url("modern-r"), "tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(server->sessions() - before <= 4);
    for (const auto& file : fs::recursive_directory_iterator{machine.cache() / "binstall/git"})
        CHECK((!file.is_regular_file() || file.file_size() < 1 << 20));
}

TEST_CASE("an agent's key is used, and a key that nobody can unlock is no question") {
    SshServer* server = shared_ssh_server();
    if (!server)
        return;
    Released world;
    workspace(*server, "agent-r");
    const std::string url = server->url("agent-r");
    const SshKey key = server->key("of-agent");
    SshMachine machine{*server};
    machine.use_key({});
    const Outcome without = machine.install(world, {"--git", url, "tool"});
    CHECK(without.status == 98);
    CHECK(has(without.err, "authentication required for " + url));
    const Agent agent{machine, key.file};
    machine.environment["SSH_AUTH_SOCK"] = agent.socket().string();
    const Outcome with = machine.install(world, {"--git", url, "tool"});
    CAPTURE(with.err);
    CHECK(with.status == 0);

    SshMachine locked{*server};
    locked.use_key(server->foreign_key("locked", "a passphrase").file);
    locked.environment["SSH_ASKPASS"] = "/bin/false";
    locked.environment["DISPLAY"] = ":0";
    const Outcome refused = locked.install(world, {"--git", url, "tool"});
    CAPTURE(refused.err);
    CHECK(refused.status == 98);
    CHECK(has(refused.err, "authentication required for " + url));
}

TEST_CASE("a server that is unknown, another or gone is told apart, and nobody else is asked") {
    SshServer* server = shared_ssh_server();
    if (!server)
        return;
    Released world;
    index(*server, "private-index", *world.acme);
    const std::string url = server->url("private-index");
    const std::string other_key =
        "git.test " + server->foreign_key("other-host").public_line + "\n";
    const SilentServer silent;
    const auto at = [](std::uint16_t port) {
        return "ssh://git@git.test:" + std::to_string(port) + "/r";
    };

    struct Row {
        std::string hosts;
        std::string url;
        std::string said;
    };

    for (const Row& row :
         {Row{"", url, "the server of " + url + " cannot be trusted"},
          Row{other_key, url, "the server of " + url + " cannot be trusted"},
          Row{server->known_host(), url + "-gone", "there is no repository at " + url + "-gone"},
          Row{server->known_host(), at(free_port()), "cannot be reached"},
          Row{server->known_host(), at(silent.port()), "cannot be reached"}}) {
        CAPTURE(row.said);
        CAPTURE(row.url);
        SshMachine machine{*server};
        machine.know_hosts(row.hosts);
        machine.settings("[http]\nconnect-timeout = \"1s\"\nhandshake-timeout = \"1s\"\n");
        write(machine.cargo_home() / "config.toml",
              "[registries.acme]\nindex = \"" + row.url + "\"\n");
        const Outcome outcome = machine.install(world, {"--registry", "acme", "tool"});
        CAPTURE(outcome.err);
        CHECK(outcome.status == 98);
        CHECK(has(outcome.err, row.said));
        CHECK_FALSE(fs::exists(machine.bin()));
        CHECK(read_text(machine.known_hosts()) == row.hosts);
    }
    CHECK(world.server().requests().empty());
}

TEST_CASE("Ctrl-C while a server keeps ssh waiting ends the command, and ssh with it") {
    SshServer* server = shared_ssh_server();
    if (!server)
        return;
    Released world;
    const SilentServer silent;
    const SshMachine machine{*server};
    write(machine.ssh(),
          "#!/bin/sh\necho $$ > " + machine.elsewhere("ssh-process").string() +
              "\nexec /usr/bin/ssh -F " + machine.elsewhere("ssh_config").string() + " \"$@\"\n",
          0700);
    Command command = machine.command(
        world,
        {"-y", "--git", "ssh://git@git.test:" + std::to_string(silent.port()) + "/r", "tool"});
    Process process{std::move(command)};
    const int ssh = number_in(machine.elsewhere("ssh-process"));
    process.send_signal(SIGINT);
    const Outcome outcome = process.wait();
    CAPTURE(outcome.err);
    CHECK_FALSE(outcome.timed_out);
    CHECK(outcome.status == 32);
    CHECK(ends_soon(ssh)); // killed, though the kernel may take its time
}

} // namespace
} // namespace binstall::test
