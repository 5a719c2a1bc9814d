// SPDX-License-Identifier: MIT
// Two programs that want the same folder: one waits, or says why it will not.
#include "referee.hpp"

#include <support/executables.hpp>
#include <support/gate.hpp>
#include <support/machine.hpp>

#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <future>
#include <memory>
#include <sys/file.h>
#include <unistd.h>

namespace binstall::test {
namespace {

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

World& tool_world(World& world) {
    for (const char* name : {"tool", "other"})
        world.crate(name, "1.0.0")
            .repository("https://github.com/o/" + std::string{name})
            .usual_release(host_triple());
    return world;
}

/// What cargo does while it installs: it holds the lock of its record.
class CargoAtWork {
public:
    explicit CargoAtWork(const Machine& machine) {
        fs::create_directories(machine.cargo_home());
        file_ = ::open(
            (machine.cargo_home() / ".crates.toml").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
        REQUIRE(::flock(file_, LOCK_EX | LOCK_NB) == 0);
    }

    ~CargoAtWork() { ::close(file_); }

    CargoAtWork(const CargoAtWork&) = delete;
    CargoAtWork& operator=(const CargoAtWork&) = delete;

    void finish() const { REQUIRE(::flock(file_, LOCK_UN) == 0); }

private:
    int file_;
};

} // namespace

TEST_CASE("CON-01: of two commands for one package one installs and the other finds it there") {
    World world;
    tool_world(world);
    const Machine machine;
    constexpr int rounds = 5;
    for (int round = 0; round < rounds; ++round) {
        fs::remove_all(machine.cargo_home());
        // Both are past their first look at the folder when the archive comes to both of them.
        std::array<std::shared_ptr<Gate>, 2> gates;
        for (std::shared_ptr<Gate>& gate : gates) {
            gate = std::make_shared<Gate>();
            world.server().inject("objects.githubusercontent.com",
                                  "*",
                                  {.where = Fault::Where::before_headers, .gate = gate});
        }
        Process first{machine.command(world, {"-y", "tool"})};
        Process second{machine.command(world, {"-y", "tool"})};
        for (const std::shared_ptr<Gate>& gate : gates)
            REQUIRE(gate->wait_reached());
        for (const std::shared_ptr<Gate>& gate : gates)
            gate->open();
        const Outcome one = first.wait();
        const Outcome two = second.wait();
        CAPTURE(one.err);
        CAPTURE(two.err);
        CHECK(one.status == 0);
        CHECK(two.status == 0);
        CHECK(contains(one.out, "Installed tool") != contains(two.out, "Installed tool"));
        CHECK(contains(one.out, "already installed") != contains(two.out, "already installed"));
        CHECK(machine.installed() == "tool tool-v1.0.0");
        CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
    }
}

TEST_CASE("CON-04: while cargo installs we wait, and say for whom") {
    World world;
    tool_world(world);
    const Machine machine;
    const CargoAtWork cargo{machine};
    Process waiting{machine.command(world, {"-y", "tool"})};
    REQUIRE(waiting.wait_for_error_text("waiting for "));
    CHECK(machine.installed().empty());
    cargo.finish();
    const Outcome outcome = waiting.wait();
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(contains(outcome.err, (machine.cargo_home() / ".crates.toml").string()));
    CHECK(machine.installed() == "tool tool-v1.0.0");
}

TEST_CASE("CON-04: --no-wait fails at once, naming the file and its holder") {
    World world;
    tool_world(world);
    const Machine machine;
    const CargoAtWork cargo{machine};
    const Outcome outcome = machine.install(world, {"--no-wait", "tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 46);
    CHECK(contains(outcome.err, (machine.cargo_home() / ".crates.toml").string()));
    CHECK(contains(outcome.err, "is still locked by "));
    CHECK(contains(outcome.err, std::to_string(::getpid())));
    CHECK_FALSE(contains(outcome.err, "waiting for "));
    CHECK(machine.installed().empty());
    cargo.finish();
    CHECK(machine.install(world, {"--no-wait", "tool"}).status == 0);
}

TEST_CASE("CON-05: a holder that is killed holds nothing any more") {
    World world;
    tool_world(world);
    const Machine machine;
    fs::create_directories(machine.cargo_home());
    const std::string record = (machine.cargo_home() / ".crates.toml").string();
    const std::optional<fs::path> flock = find_program("flock");
    REQUIRE(flock.has_value());
    Process holder{{.program = *flock,
                    .arguments = {"--no-fork", record, "sh", "-c", "echo locked; exec sleep 60"},
                    .environment = {{"PATH", "/usr/bin:/bin"}}}};
    REQUIRE(holder.wait_for_output_text("locked"));
    Process waiting{machine.command(world, {"-y", "tool"})};
    REQUIRE(waiting.wait_for_error_text("waiting for "));
    holder.send_signal(SIGKILL);
    const Outcome outcome = waiting.wait();
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(machine.installed() == "tool tool-v1.0.0");
}

TEST_CASE("what is replaced can be started at every moment") {
    World world;
    tool_world(world);
    const Machine machine;
    REQUIRE(machine.install(world, {"tool"}).status == 0);
    int runs = 0;
    for (int round = 0; round < 8; ++round) {
        std::future<Outcome> installed = std::async(std::launch::async, [&] {
            return machine.install(world, {"--force", "tool"});
        });
        while (installed.wait_for(std::chrono::seconds{0}) != std::future_status::ready) {
            const Outcome started = run({.program = machine.bin() / "tool"});
            CHECK(started.status == 0); // neither missing nor "text file busy"
            CHECK(started.out == "tool 1.0.0\n");
            ++runs;
        }
        CHECK(installed.get().status == 0);
    }
    CHECK(runs >= 8);
}

TEST_CASE(
    "CON-03: an installation and cargo's removal of the same package come one after another") {
    World world;
    tool_world(world);
    const Machine machine;
    const std::optional<Command> removal = cargo_command(machine, {"uninstall", "tool"});
    if (!removal)
        return;
    constexpr int rounds = 4;
    for (int round = 0; round < rounds; ++round) {
        REQUIRE(machine.install(world, {"--force", "tool"}).status == 0);
        Process install{machine.command(world, {"-y", "--force", "tool"})};
        Process remove{*removal};
        const Outcome installed = install.wait();
        const Outcome removed = remove.wait();
        CAPTURE(installed.err);
        CAPTURE(removed.err);
        CHECK(installed.status == 0);
        const std::string names = machine.installed();
        const std::string record = read_text(machine.cargo_home() / ".crates.toml");
        // Whichever came last, the list of what is installed agrees with the folder.
        CHECK((names == "tool tool-v1.0.0" || names.empty()));
        CHECK(contains(record, "\"tool 1.0.0") == !names.empty());
        if (!names.empty())
            CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
    }
}

} // namespace binstall::test
