// SPDX-License-Identifier: MIT
// Ctrl-C, and a plugin that hangs, at each stage. The tests only bound a hang: how fast the end
// comes is measured by the benchmark.
#include <support/executables.hpp>
#include <support/machine.hpp>

#include <doctest/doctest.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace binstall::test {
namespace {

constexpr std::chrono::seconds hang_bound{30};

/// A machine where one version is installed, and a world with a newer one.
struct Upgrade {
    Upgrade() {
        release("1.0.0");
        REQUIRE(machine.install(world, {"tool"}).status == 0);
        release("1.1.0");
        before = snapshot(machine.bin());
        records = read_text(machine.cargo_home() / ".crates.toml");
    }

    void release(const std::string& version) {
        world.crate("tool", version)
            .repository("https://github.com/o/tool")
            .usual_release(host_triple());
    }

    void check_as_before() const {
        CHECK(snapshot(machine.bin()) == before);
        CHECK(read_text(machine.cargo_home() / ".crates.toml") == records);
    }

    World world;
    Machine machine;
    Snapshot before;
    std::string records;
};

void check_cancelled(const Outcome& outcome) {
    CAPTURE(outcome.err);
    CHECK_FALSE(outcome.timed_out);
    CHECK(outcome.status == 32);
    CHECK(outcome.err.find("cancelled") != std::string::npos);
}

TEST_CASE("a signal while the server is being asked ends the command and changes nothing") {
    using enum Fault::Where;

    struct Case {
        const char* host;
        const char* path;
        Fault::Where where;
        std::size_t after;
    };

    const std::vector<Case> cases{
        {"index.crates.io", "*", before_headers, 0},
        {"index.crates.io", "*", in_body, 10},
        {"static.crates.io", "*", before_headers, 0},
        {"static.crates.io", "*", in_body, 50},
        {"github.com", "/o/tool/releases/expanded_assets/*", before_headers, 0},
        {"github.com", "/o/tool/releases/expanded_assets/*", in_body, 100},
        {"github.com", "/o/tool/releases/download/*", before_headers, 0},
        {"objects.githubusercontent.com", "*", before_headers, 0},
        {"objects.githubusercontent.com", "*", in_body, 0},
        {"objects.githubusercontent.com", "*", in_body, 500},
    };
    int turn = 0;
    for (const Case& row : cases) {
        CAPTURE(std::string{row.host} + row.path);
        CAPTURE(row.after);
        const int signal = std::array{SIGINT, SIGTERM, SIGHUP}[turn++ % 3];
        CAPTURE(signal);
        Upgrade upgrade;
        const auto gate = std::make_shared<Gate>();
        upgrade.world.server().inject(
            row.host, row.path, Fault::wait_at(gate, row.where, row.after), 100);
        Command command = upgrade.machine.command(upgrade.world, {"-y", "tool"});
        command.limit = hang_bound;
        Process process{command};
        REQUIRE(gate->wait_reached());
        process.send_signal(signal);
        check_cancelled(process.wait());
        upgrade.check_as_before();
    }
}

TEST_CASE("a signal during the handshake ends the command") {
    const Machine machine;
    ServerOptions options;
    options.handshake_delay = std::chrono::minutes{5};
    HttpsServer server{options};
    Command command = machine.command(
        {"--connect-to", ":443:127.0.0.1:" + std::to_string(server.port()), "-y", "tool"});
    command.limit = hang_bound;
    Process process{command};
    REQUIRE(server.wait_for_connection());
    process.send_signal(SIGINT);
    check_cancelled(process.wait());
}

TEST_CASE("a signal at the prompt is a no") {
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
        CAPTURE(number);
        Upgrade upgrade;
        Command command = upgrade.machine.command(upgrade.world, {"tool"});
        command.keeps_input_open = true;
        command.limit = hang_bound;
        Process process{command};
        REQUIRE(process.wait_for_error_text("Do you wish to continue?"));
        process.send_signal(number);
        check_cancelled(process.wait());
        upgrade.check_as_before();
    }
}

TEST_CASE("after a cancelled command the next one installs") {
    Upgrade upgrade;
    const auto gate = std::make_shared<Gate>();
    upgrade.world.server().inject(
        "objects.githubusercontent.com", "*", Fault::wait_at(gate, Fault::Where::in_body, 500));
    Process process{upgrade.machine.command(upgrade.world, {"-y", "tool"})};
    REQUIRE(gate->wait_reached());
    process.send_signal(SIGINT);
    REQUIRE(process.wait().status == 32);
    const Outcome outcome = upgrade.machine.install(upgrade.world, {"tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(upgrade.machine.run_installed("tool") == "tool 1.1.0\n");
}

/// Runs an upgrade whose plugin hangs at a stage, and interrupts it when it does.
struct Hanging {
    Hanging(const std::string& stage, const std::string& settings) {
        fs::create_directories(plugins());
        fs::copy_file(fs::path{std::getenv("BINSTALL_TEST_MORE_PLUGINS")} / "sleeper.so",
                      plugins() / "sleeper.so");
        upgrade.machine.settings("[sources]\norder = [\"sleeper\"]\n[plugins.sleeper]\nstage = \"" +
                                 stage + "\"\n[plugins]\nstop-grace = \"100ms\"\n" + settings);
    }

    fs::path plugins() const { return upgrade.machine.elsewhere("plugins"); }

    Command command(std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), {"-v", "-y", "--plugin-dir", plugins().string()});
        Command command = upgrade.machine.command(upgrade.world, std::move(arguments));
        command.limit = hang_bound;
        return command;
    }

    /// A version 1.2.0 that only the sleeper can unpack.
    void add_version_in_its_format() {
        upgrade.world.crate("tool", "1.2.0")
            .repository("https://github.com/o/tool")
            .metadata("pkg-url = \"{ repo }/releases/download/v{ version }/tool.sleep\"\npkg-fmt = "
                      "\"sleep\"")
            .release("v1.2.0")
            .asset_bytes("tool.sleep", "sleep well");
    }

    Upgrade upgrade;
};

TEST_CASE("a plugin that hangs is named after its time limit, and nothing changes") {
    for (const char* stage : {"resolve", "find"}) {
        CAPTURE(std::string{stage});
        Hanging hanging{stage, "call-timeout = \"100ms\"\n"};
        const Outcome outcome = run(hanging.command({"tool"}));
        CAPTURE(outcome.err);
        CHECK_FALSE(outcome.timed_out);
        CHECK(outcome.status == 45);
        CHECK(outcome.err.find("sleeper") != std::string::npos);
        hanging.upgrade.check_as_before();
    }
}

TEST_CASE("a signal ends the command while a plugin hangs and does not listen") {
    for (const char* stage : {"resolve", "find", "unpack"}) {
        CAPTURE(std::string{stage});
        Hanging hanging{stage, ""};
        hanging.add_version_in_its_format();
        Process process{
            hanging.command({std::string_view{stage} == "unpack" ? "tool" : "tool@1.1.0"})};
        REQUIRE(process.wait_for_error_text(std::string{"sleeper hangs in "} + stage));
        process.send_signal(SIGINT);
        const Outcome outcome = process.wait();
        check_cancelled(outcome);
        CHECK(outcome.err.find("plugin sleeper") != std::string::npos);
        hanging.upgrade.check_as_before();
    }
}

TEST_CASE("a signal ends the wait for a lock that another program holds") {
    Upgrade upgrade;
    const fs::path records = upgrade.machine.cargo_home() / ".crates.toml";
    const int lock = ::open(records.c_str(), O_RDWR | O_CLOEXEC);
    REQUIRE(::flock(lock, LOCK_EX) == 0);
    Command command = upgrade.machine.command(upgrade.world, {"-y", "tool"});
    command.limit = hang_bound;
    Process process{command};
    REQUIRE(process.wait_for_error_text("waiting"));
    process.send_signal(SIGINT);
    check_cancelled(process.wait());
    ::close(lock);
    upgrade.check_as_before();
}

TEST_CASE("a format that hangs while it unpacks is named, and nothing changes") {
    Hanging hanging{"none", "call-timeout = \"100ms\"\n"};
    hanging.add_version_in_its_format();
    const Outcome outcome = run(hanging.command({"tool"}));
    CAPTURE(outcome.err);
    CHECK_FALSE(outcome.timed_out);
    CHECK(outcome.status == 45);
    CHECK(outcome.err.find("sleeper") != std::string::npos);
    hanging.upgrade.check_as_before();
}

} // namespace
} // namespace binstall::test
