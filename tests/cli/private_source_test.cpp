// SPDX-License-Identifier: MIT
// Absence falls through, failure does not: a private source that cannot answer must never turn a
// private tool into a public one of the same name.
#include <support/executables.hpp>
#include <support/machine.hpp>

#include <doctest/doctest.h>

#include <cstdlib>

namespace binstall::test {
namespace {

constexpr const char* host = "crates.acme.test";

/// "tool" is public in version 9.9.9, somebody else's; Acme has its own in version 1.0.0.
void describe(World& world) {
    world.crate("tool", "9.9.9")
        .repository("https://github.com/stranger/tool")
        .usual_release(host_triple());
    const std::string stem = "tool-v1.0.0-" + host_triple();
    world.forge()
        .release("acme/tool", "v1.0.0")
        .asset(stem + ".tgz", {{stem + "/tool", executable("acme's tool", host_triple())}});
}

fs::path more_plugins() {
    return std::getenv("BINSTALL_TEST_MORE_PLUGINS");
}

/// A machine of Acme's: the plugin is in a folder of its own, and the settings name it.
struct AcmeMachine : Machine {
    AcmeMachine() {
        fs::create_directories(plugins());
        fs::copy_file(more_plugins() / "acme.so", plugins() / "acme.so");
        settings("[sources]\norder = [\"acme\"]\n\n[http]\nattempts = 1\nfirst-byte-timeout = "
                 "\"200ms\"\n");
    }

    fs::path plugins() const { return elsewhere("plugins"); }

    Outcome install(World& world, const std::string& name) const {
        return Machine::install(world, {"--plugin-dir", plugins().string(), name});
    }
};

void check_nothing_public_came(World& world, const Machine& machine) {
    CHECK(machine.run_installed("tool") == "(missing)");
    for (const std::string& line : world.server().request_lines()) {
        CAPTURE(line);
        CHECK(line.find("index.crates.io") == std::string::npos);
        CHECK(line.find("stranger") == std::string::npos);
    }
}

TEST_CASE("a private source that knows the package is the one that is used") {
    World world;
    describe(world);
    world.server().on(host, [](const ServerRequest&) {
        return ServerResponse{.status = 200, .body = "1.0.0\n"};
    });
    const AcmeMachine machine;
    const Outcome outcome = machine.install(world, "tool");
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(machine.run_installed("tool") == "acme's tool\n");
}

TEST_CASE("a private source that does not know the package leaves it to the public one") {
    World world;
    describe(world);
    world.server().on(host, [](const ServerRequest&) { return ServerResponse::not_found(); });
    const AcmeMachine machine;
    const Outcome outcome = machine.install(world, "tool");
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(machine.run_installed("tool") == "tool 9.9.9\n");
}

TEST_CASE("a private source that answers 401 never leads to a public package") {
    World world;
    describe(world);
    world.server().on(host, [](const ServerRequest&) { return ServerResponse{.status = 401}; });
    const AcmeMachine machine;
    const Outcome outcome = machine.install(world, "tool");
    CAPTURE(outcome.err);
    CHECK(outcome.status == 76);
    CHECK(outcome.err.find("acme") != std::string::npos);
    check_nothing_public_came(world, machine);
}

TEST_CASE("a private source that times out never leads to a public package") {
    World world;
    describe(world);
    world.server().inject(
        host, "*", Fault::at(Fault::Action::hang, Fault::Where::before_headers), 10);
    const AcmeMachine machine;
    const Outcome outcome = machine.install(world, "tool");
    CAPTURE(outcome.err);
    CHECK(outcome.status == 68);
    CHECK(outcome.err.find("acme") != std::string::npos);
    check_nothing_public_came(world, machine);
}

TEST_CASE("a call that takes too long ends with its request, and is not left behind") {
    World world;
    describe(world);
    world.server().inject(
        host, "*", Fault::at(Fault::Action::hang, Fault::Where::before_headers), 10);
    const AcmeMachine machine;
    machine.settings("[sources]\norder = [\"acme\"]\n\n[http]\nfirst-byte-timeout = \"10m\"\n"
                     "metadata-timeout = \"10m\"\n\n[plugins]\ncall-timeout = \"200ms\"\n"
                     "stop-grace = \"60s\"\n");
    const Outcome outcome = machine.install(world, "tool");
    CAPTURE(outcome.err);
    CHECK(outcome.status == 45);
    CHECK(outcome.err.find("did not finish within 200 ms") != std::string::npos);
    CHECK(outcome.err.find("left behind") == std::string::npos);
    check_nothing_public_came(world, machine);
}

TEST_CASE("a private source that was not loaded never leads to a public package") {
    World world;
    describe(world);
    const AcmeMachine machine;
    // What an interrupted copy or another ABI looks like to the user: the file is there.
    fs::resize_file(machine.plugins() / "acme.so",
                    fs::file_size(machine.plugins() / "acme.so") / 2);
    const Outcome outcome = machine.install(world, "tool");
    CAPTURE(outcome.err);
    CHECK(outcome.status == 45);
    CHECK(outcome.err.find("acme") != std::string::npos);
    check_nothing_public_came(world, machine);
}

TEST_CASE("a private source that is required and missing never leads to a public package") {
    World world;
    describe(world);
    const AcmeMachine machine;
    fs::remove(machine.plugins() / "acme.so");
    machine.settings("[plugins.acme]\nrequired = true\n");
    const Outcome outcome = machine.install(world, "tool");
    CAPTURE(outcome.err);
    CHECK(outcome.status == 45);
    CHECK(outcome.err.find("acme") != std::string::npos);
    check_nothing_public_came(world, machine);
}

TEST_CASE("a private source that any setting names must be there") {
    for (const char* settings : {"[plugins.acme]\nprecedence = 900\n",
                                 "[sources.acme]\ntier = \"organisation\"\n",
                                 "[plugins.acme]\nbase-url = \"https://crates.acme.test/\"\n"}) {
        CAPTURE(std::string{settings});
        World world;
        describe(world);
        const AcmeMachine machine;
        fs::rename(machine.plugins() / "acme.so", machine.plugins() / "acme.so.old");
        machine.settings(settings);
        const Outcome outcome = machine.install(world, "tool");
        CAPTURE(outcome.err);
        CHECK(outcome.status == 45);
        CHECK(outcome.err.find("there is no plugin or source acme") != std::string::npos);
        check_nothing_public_came(world, machine);
    }
}

TEST_CASE("settings for a plugin that may be missing break nothing where it is missing") {
    World world;
    describe(world);
    const AcmeMachine machine;
    fs::remove(machine.plugins() / "acme.so");
    machine.settings("[plugins.acme]\nprecedence = 900\nrequired = false\n");
    const Outcome outcome = machine.install(world, "tool");
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
}

TEST_CASE("a name in a private source's scope is asked of nobody else") {
    World world;
    describe(world);
    world.server().on(host, [](const ServerRequest&) { return ServerResponse::not_found(); });
    const AcmeMachine machine;
    machine.settings("[sources.acme]\nscope = [\"to*\"]\n");
    const Outcome outcome = machine.install(world, "tool");
    CAPTURE(outcome.err);
    CHECK(outcome.status == 76);
    check_nothing_public_came(world, machine);
}

TEST_CASE("a scope that the settings give to the plugin is that of its source") {
    World world;
    describe(world);
    const AcmeMachine machine;
    fs::copy_file(more_plugins() / "private_index.so", machine.plugins() / "private_index.so");
    machine.settings("[sources.acme-private]\nscope = [\"to*\"]\n");
    const Outcome outcome = machine.install(world, "tool");
    CAPTURE(outcome.err);
    CHECK(outcome.status == 76);
    check_nothing_public_came(world, machine);
}

TEST_CASE("a name in the scope of a source that is not asked is asked of nobody else") {
    for (const char* settings :
         {"[sources.acme]\nscope = [\"to*\"]\n[plugins.acme]\nprecedence = \"off\"\n",
          "[sources.acme]\nscope = [\"to*\"]\n[plugins]\ndisable = [\"acme\"]\n"}) {
        CAPTURE(std::string{settings});
        World world;
        describe(world);
        const AcmeMachine machine;
        machine.settings(settings);
        const Outcome outcome = machine.install(world, "tool");
        CAPTURE(outcome.err);
        CHECK(outcome.status == 47);
        CHECK(outcome.err.find("tool is in the scope of acme, which is not asked") !=
              std::string::npos);
        check_nothing_public_came(world, machine);
    }
}

TEST_CASE("another spelling of a name in a private source's scope is asked of nobody else") {
    World world;
    world.crate("acme-tool", "9.9.9")
        .repository("https://github.com/stranger/tool")
        .usual_release(host_triple());
    world.server().on(host, [](const ServerRequest&) { return ServerResponse::not_found(); });
    const AcmeMachine machine;
    machine.settings("[sources.acme]\nscope = [\"acme-*\"]\n");
    for (const char* name : {"acme-tool", "acme_tool", "Acme-Tool"}) {
        const Outcome outcome = machine.install(world, name);
        CAPTURE(std::string{name});
        CAPTURE(outcome.err);
        CHECK(outcome.status == 76);
        check_nothing_public_came(world, machine);
        CHECK(machine.run_installed("acme-tool") == "(missing)");
    }
}

TEST_CASE("what a source of packages answers must be what it was asked for") {
    struct Row {
        std::vector<std::string> words;
        std::string answer;
        std::string_view message;
    };

    constexpr std::string_view bad_place = "which cargo could not read in its records";
    for (const Row& row :
         {Row{{"tool@=1.0.0"}, "2.0.0", "tool 2.0.0, which is not a version that was asked for (="},
          Row{{"tool@^1"}, "1.0.0-alpha", "tool 1.0.0-alpha, which is not a version"},
          Row{{"tool"}, "2.0.0-rc.1", "tool 2.0.0-rc.1, which is not a version"},
          Row{{"--min-age", "3d", "tool"}, "2.0.0", "was asked for (<2.0.0)"},
          Row{{"tool"}, "1.0.0|other", "acme was asked about tool and answers with other"},
          Row{{"tool"}, "1.0.0|../../evil", "answers with ../../evil"},
          Row{{"tool"}, "1.0.0||", "answers with a package without a name"},
          Row{{"tool"}, "1.0.0|tool|", bad_place},
          Row{{"tool"}, "1.0.0|tool|acme", bad_place},
          Row{{"tool"}, "1.0.0|tool|registry+https://x)y (z)", bad_place}}) {
        CAPTURE(row.answer);
        World world;
        describe(world);
        world.server().on(host, [&row](const ServerRequest&) {
            return ServerResponse{.status = 200, .body = row.answer};
        });
        const AcmeMachine machine;
        std::vector<std::string> words{"--plugin-dir", machine.plugins().string()};
        words.insert(words.end(), row.words.begin(), row.words.end());
        const Outcome outcome = machine.Machine::install(world, words);
        CAPTURE(outcome.err);
        CHECK(outcome.status == 45);
        CHECK(outcome.err.find(row.message) != std::string::npos);
        check_nothing_public_came(world, machine);
        CHECK_FALSE(fs::exists(machine.cargo_home() / ".crates.toml"));
    }
}

TEST_CASE("a private store of builds whose place cannot be used never leads to a public build") {
    struct Row {
        std::string base; ///< As the user set it.
        std::string file; ///< Where the store says that the archive is.
        int status;
    };

    for (const Row& row : {Row{"depot.test", "", 65},
                           Row{"http://depot.test", "", 48},
                           Row{"https://depot.test", "tool.tgz", 65},
                           Row{"https://depot.test", "https://10.1.2.3/tool.tgz", 48}}) {
        CAPTURE(row.base);
        CAPTURE(row.file);
        World world;
        describe(world);
        world.server().on("depot.test", [&row](const ServerRequest&) {
            return ServerResponse{.status = 200, .body = row.file};
        });
        const AcmeMachine machine;
        fs::copy_file(more_plugins() / "depot.so", machine.plugins() / "depot.so");
        machine.settings("[sources]\norder = [\"depot\"]\n[plugins.depot]\nrequired = true\n"
                         "base-url = \"" +
                         row.base + "\"\n");
        const Outcome outcome = machine.install(world, "tool");
        CAPTURE(outcome.err);
        CHECK(outcome.status == row.status);
        CHECK(outcome.err.find("depot") != std::string::npos);
        CHECK(machine.run_installed("tool") == "(missing)");
        for (const std::string& line : world.server().request_lines())
            CHECK(line.find("stranger") == std::string::npos);
    }
}

} // namespace
} // namespace binstall::test
