// SPDX-License-Identifier: MIT
// Registries whose index is a git repository.
#include <support/git_machine.hpp>

#include <doctest/doctest.h>

#include <fstream>

namespace binstall::test {
namespace {

/// A registry of one crate: its index in git, its archive on a host of its own.
struct Registry {
    explicit Registry(const GitServer& server, const std::string& name)
        : index{server.repository(name)} {
        crate = &world.registry("crates.test")
                     .crate("tool", "1.0.0")
                     .repository("https://github.com/o/tool")
                     .usual_release(host_triple());
        index.write("config.json", R"({"dl": "https://crates.test/dl"})");
        publish("tool", crate->index_line());
    }

    void publish(const std::string& name, const std::string& lines) const {
        index.write(name.substr(0, 2) + "/" + name.substr(2, 2) + "/" + name, lines + "\n");
        index.commit();
    }

    World world;
    GitRepository index;
    Crate* crate = nullptr;
};

TEST_CASE("a crate is installed from a registry with a git index, and recorded as cargo does") {
    GitServer* server = shared_git_server();
    if (!server)
        return;
    Registry registry{*server, "index-a"};
    const std::string url = server->url("git", "index-a");
    for (const bool by_name : {false, true}) {
        CAPTURE(by_name);
        const GitMachine machine{*server};
        std::vector<std::string> arguments{"--index", url, "tool"};
        if (by_name) {
            fs::create_directories(machine.cargo_home());
            std::ofstream{machine.cargo_home() / "config.toml"} << "[registries.acme]\nindex = \""
                                                                << url << "\"\n";
            arguments = {"--registry", "acme", "tool"};
        }
        const Outcome outcome = machine.install(registry.world, arguments);
        CAPTURE(outcome.err);
        CHECK(outcome.status == 0);
        CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
        CHECK(machine.record().find("\"tool 1.0.0 (registry+" + url + ")\"") != std::string::npos);
        for (const ServerRequest& request : registry.world.server().requests())
            CHECK(request.host != "index.crates.io");
    }
}

TEST_CASE("what is new in a git index is found, and without a network what was kept") {
    GitServer* server = shared_git_server();
    if (!server)
        return;
    Registry registry{*server, "index-b"};
    const std::string url = server->url("git", "index-b");
    const GitMachine machine{*server};
    CHECK(machine.install(registry.world, {"--index", url, "tool"}).status == 0);
    const Crate& newer = registry.world.registry("crates.test")
                             .crate("tool", "1.1.0")
                             .repository("https://github.com/o/tool")
                             .usual_release(host_triple());
    registry.publish("tool", registry.crate->index_line() + "\n" + newer.index_line());
    const Outcome update = machine.install(registry.world, {"--index", url, "tool"});
    CAPTURE(update.err);
    CHECK(update.status == 0);
    CHECK(machine.run_installed("tool") == "tool 1.1.0\n");

    registry.publish("other", "");
    const std::size_t before = server->requests().size();
    const Outcome offline = machine.install(registry.world, {"--offline", "--index", url, "tool"});
    CAPTURE(offline.err);
    CHECK(offline.status == 0);
    CHECK(server->requests().size() == before);
    const Outcome unknown = machine.install(registry.world, {"--offline", "--index", url, "never"});
    CHECK(unknown.status == 76);
}

TEST_CASE("a git index without the crate, one that is none and one that is gone are told apart") {
    GitServer* server = shared_git_server();
    if (!server)
        return;
    Registry registry{*server, "index-c"};
    const GitMachine machine{*server};
    const Outcome absent =
        machine.install(registry.world, {"--index", server->url("git", "index-c"), "none"});
    CHECK(absent.status == 76);
    CHECK(absent.err.find("no package named none") != std::string::npos);

    const GitRepository other = server->repository("no-index");
    other.write("readme", "hello");
    other.commit();
    const Outcome none =
        machine.install(registry.world, {"--index", server->url("git", "no-index"), "tool"});
    CHECK(none.status == 76);
    CHECK(none.err.find("no config.json") != std::string::npos);

    const Outcome gone =
        machine.install(registry.world, {"--index", server->url("git", "gone"), "tool"});
    CHECK(gone.status == 98);
    CHECK(gone.err.find("there is no repository at https://git.test:") != std::string::npos);
    CHECK_FALSE(fs::exists(machine.bin()));
}

TEST_CASE("a dry run with a git index leaves nothing behind") {
    GitServer* server = shared_git_server();
    if (!server)
        return;
    Registry registry{*server, "index-d"};
    GitMachine machine{*server};
    fs::create_directories(machine.elsewhere("tmp"));
    machine.environment["TMPDIR"] = machine.elsewhere("tmp").string();
    const Outcome outcome = machine.install(
        registry.world, {"--dry-run", "--index", server->url("git", "index-d"), "tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK_FALSE(fs::exists(machine.cache()));
    CHECK(fs::is_empty(machine.elsewhere("tmp")));
}

} // namespace
} // namespace binstall::test
