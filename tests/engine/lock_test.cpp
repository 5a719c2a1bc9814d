// SPDX-License-Identifier: MIT
#include "place_fixture.hpp"

#include <binstall/text.hpp>

#include <engine/place/lock.hpp>
#include <engine/place/lock_holder.hpp>
#include <engine/process/child_process.hpp>

#include <doctest/doctest.h>

#include <csignal>
#include <fcntl.h>
#include <functional>
#include <optional>
#include <spawn.h>
#include <sys/file.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace binstall;
using namespace binstall::test;

namespace {

/// What another program does that locks a file.
FileDescriptor locked(const fs::path& path) {
    FileDescriptor file = open_at(AT_FDCWD, path, O_RDWR | O_CREAT, 0644);
    REQUIRE(::flock(file.get(), LOCK_EX | LOCK_NB) == 0);
    return file;
}

/// Reacts to the first message, as a lock's owner may that sees somebody waiting.
class ReactingLog : public Log {
public:
    explicit ReactingLog(std::function<void()> reaction) : reaction_{std::move(reaction)} {}

    void write(Level, std::string_view message) override {
        messages.emplace_back(message);
        if (reaction_)
            reaction_();
        reaction_ = {};
    }

    std::vector<std::string> messages;

private:
    std::function<void()> reaction_;
};

const LockWait at_once{std::chrono::milliseconds{0}, std::chrono::minutes{1}, {}};

bool is_locked(const fs::path& path) {
    const FileDescriptor file = open_at(AT_FDCWD, path, O_RDWR, 0);
    return ::flock(file.get(), LOCK_EX | LOCK_NB) != 0;
}

} // namespace

TEST_CASE("CON-09: a program that is started while the lock is held does not hold it") {
    PlaceFixture fixture;
    const Folders folders = Folders::make(fixture.destination);
    std::optional<DestinationLock> lock{
        DestinationLock::acquire(folders, Tracking::on, {}, fixture.log)};
    // One that is started as git and cargo are, and one that somebody's library starts, which
    // leaves open whatever does not close itself.
    const fs::path started = fixture.folder / "started";
    const fs::path other_started = fixture.folder / "other-started";
    // That it runs is what counts: whoever starts a program may go on before its files are closed.
    const auto script = [](const fs::path& sign) {
        return cat("mkdir ", sign.string(), " && sleep 100");
    };
    std::stop_source stop;
    std::thread helper{[&] {
        static_cast<void>(error_of([&] {
            run_child({.program = "/bin/sh",
                       .arguments = {"-c", script(started)},
                       .environment = {{"PATH", "/usr/bin:/bin"}}},
                      stop.get_token());
        }));
    }};
    pid_t other = 0;
    std::string words[] = {"sh", "-c", script(other_started)};
    char* const pointers[] = {words[0].data(), words[1].data(), words[2].data(), nullptr};
    posix_spawnattr_t group;
    REQUIRE(::posix_spawnattr_init(&group) == 0);
    REQUIRE(::posix_spawnattr_setflags(&group, POSIX_SPAWN_SETPGROUP) == 0);
    REQUIRE(::posix_spawn(&other, "/bin/sh", nullptr, &group, pointers, ::environ) == 0);
    while (!fs::exists(started) || !fs::exists(other_started))
        std::this_thread::yield();
    lock.reset();
    for (const char* file : {"binstall/lock", ".crates.toml", ".crates2.json"}) {
        CAPTURE(file);
        CHECK_FALSE(is_locked(fixture.root / file));
    }
    CHECK(DestinationLock::try_acquire(folders, Tracking::on).has_value());
    stop.request_stop();
    helper.join();
    ::kill(-other, SIGKILL); // and what it has started
    CHECK(::waitpid(other, nullptr, 0) == other);
}

TEST_CASE("the lock holds ours and both of cargo's files, and lets them go") {
    PlaceFixture fixture;
    const Folders folders = Folders::make(fixture.destination);
    const std::vector<fs::path> files{fixture.destination.state_dir / "lock",
                                      fixture.root / ".crates.toml",
                                      fixture.root / ".crates2.json"};
    {
        const auto lock = DestinationLock::acquire(folders, Tracking::on, {}, fixture.log);
        for (const fs::path& file : files)
            CHECK(is_locked(file));
        CHECK_FALSE(DestinationLock::try_acquire(folders, Tracking::on).has_value());
    }
    for (const fs::path& file : files)
        CHECK_FALSE(is_locked(file));
    CHECK(fixture.log.messages().empty());
}

TEST_CASE("without tracking no record of cargo's is made, one that is there is locked") {
    PlaceFixture fixture;
    const Folders folders = Folders::make(fixture.destination);
    const auto first = DestinationLock::acquire(folders, Tracking::off, {}, fixture.log);
    CHECK_FALSE(fs::exists(fixture.root / ".crates.toml"));
    fixture.folder.write("home/.crates.toml", "");
    CHECK_FALSE(is_locked(fixture.root / ".crates.toml"));
}

TEST_CASE("whoever waits says for whom, and goes on when the lock is free") {
    for (const char* name : {".crates.toml", ".crates2.json"}) {
        CAPTURE(name);
        PlaceFixture fixture;
        const Folders folders = Folders::make(fixture.destination);
        FileDescriptor held = locked(fixture.root / name);
        ReactingLog log{[&] { held = {}; }};
        const auto lock = DestinationLock::acquire(folders, Tracking::on, at_once, log);
        REQUIRE(log.messages.size() == 1);
        CHECK(log.messages[0].starts_with("waiting for "));
        CHECK(log.messages[0].find(name) != std::string::npos);
        CHECK(is_locked(fixture.root / name));
    }
}

TEST_CASE("CON-07: a record that was replaced while we waited is the one that gets locked") {
    PlaceFixture fixture;
    const Folders folders = Folders::make(fixture.destination);
    FileDescriptor held = locked(fixture.root / ".crates.toml");
    ReactingLog log{[&] {
        fs::rename(fixture.folder.write("home/new", ""), fixture.root / ".crates.toml");
        held = {};
    }};
    const auto lock = DestinationLock::acquire(folders, Tracking::on, at_once, log);
    CHECK(is_locked(fixture.root / ".crates.toml"));
}

TEST_CASE("CON-08: a record that was deleted while we waited is made again") {
    PlaceFixture fixture;
    const Folders folders = Folders::make(fixture.destination);
    FileDescriptor held = locked(fixture.root / ".crates.toml");
    ReactingLog log{[&] {
        fs::remove(fixture.root / ".crates.toml");
        held = {};
    }};
    const auto lock = DestinationLock::acquire(folders, Tracking::on, at_once, log);
    CHECK(is_locked(fixture.root / ".crates.toml"));
}

TEST_CASE("CON-06: whoever has waited long enough gives up, naming the file") {
    PlaceFixture fixture;
    const FileDescriptor held = [&] {
        static_cast<void>(Folders::make(fixture.destination));
        return locked(fixture.destination.state_dir / "lock");
    }();
    const Error error = error_of([&] { fixture.place_one("tool", "1.0.0", "one"); });
    CHECK(error.code() == Errc::lock);
    CHECK(std::string{error.what()}.find("lock is still locked by ") != std::string::npos);
    CHECK(fixture.bin().empty());
}

TEST_CASE("waiting for a lock ends when the command is to stop") {
    PlaceFixture fixture;
    const Folders folders = Folders::make(fixture.destination);
    const FileDescriptor held = locked(fixture.root / ".crates.toml");
    std::stop_source stop;
    ReactingLog log{[&] { stop.request_stop(); }};
    const LockWait wait{std::chrono::milliseconds{0}, std::chrono::minutes{1}, stop.get_token()};
    CHECK(error_of([&] {
              static_cast<void>(DestinationLock::acquire(folders, Tracking::on, wait, log));
          }).code() == Errc::cancelled);
}

TEST_CASE("a lock file that is something else is refused") {
    PlaceFixture fixture;
    fs::create_directories(fixture.root / ".crates.toml");
    const Error error = error_of([&] { fixture.place_one("tool", "1.0.0", "one"); });
    CHECK(error.code() == Errc::io);
    CHECK(std::string{error.what()}.find(".crates.toml is not a regular file") !=
          std::string::npos);
}

TEST_CASE("the holder of a lock is found in the kernel's list") {
    const std::string list = "1: POSIX  ADVISORY  WRITE 11 08:02:131 0 EOF\n"
                             "2: FLOCK  ADVISORY  WRITE 12 08:01:131 0 EOF\n"
                             "3: FLOCK  ADVISORY  WRITE 4711 fd:1f:131 0 EOF\n"
                             "3: -> FLOCK  ADVISORY  WRITE 4712 fd:1f:131 0 EOF\n"
                             "4: FLOCK  ADVISORY  WRITE 0 08:01:7 0 EOF\n"
                             "junk\n";
    CHECK(lock_holder(list, makedev(0xfd, 0x1f), 131) == 4711);
    CHECK(lock_holder(list, makedev(8, 1), 131) == 12);
    CHECK_FALSE(lock_holder(list, makedev(8, 2), 131).has_value());
    CHECK_FALSE(lock_holder(list, makedev(8, 1), 7).has_value()); // in another namespace
    CHECK_FALSE(lock_holder("", 0, 0).has_value());
}
