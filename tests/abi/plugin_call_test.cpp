// SPDX-License-Identifier: MIT
// What leaves a call into a plugin, whatever the plugin does.
#include "abi_plugins.hpp"

#include <binstall/text.hpp>

#include <engine/plugin/call.hpp>
#include <engine/readers.hpp>

#include <doctest/doctest.h>

#include <cerrno>
#include <clocale>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace binstall {

namespace {

using namespace std::chrono_literals;
using test::TempFolder;

/// The plugin that does what the package's name says. Loaded once: it stays in the process anyway.
const Ranked<PackageSource>& misbehaving_source() {
    static const TempFolder folder;
    static const Plugins plugins = [] {
        test::put_plugin(folder.path(), "misbehaves");
        return test::load({folder.path()}, test::naming({"misbehaves"}));
    }();
    REQUIRE(plugins.package_sources().size() == 1);
    return plugins.package_sources().front();
}

/// What a call needs, kept until the process ends: one that is left behind may still use it.
struct Stage {
    StrictReaders read;
    FakeHost host{read};
};

Stage& stage() {
    static Stage& only = *std::make_unique<Stage>().release();
    return only;
}

constexpr CallLimits generous{60s, 30s};
constexpr CallLimits short_time{50ms, 30s};
constexpr CallLimits no_patience{50ms, 50ms};

/// Asks for builds of a package with this name.
Findings ask(std::string_view deed, const CallLimits& limits, const std::stop_token& stop = {}) {
    const Ranked<PackageSource>& source = misbehaving_source();
    BuildQuery query;
    query.manifest.name = deed;
    return call_plugin(*source.plugin,
                       "looking for builds",
                       limits,
                       stop,
                       [query, component = source.component](std::stop_token call_stop) {
                           Host host = stage().host.host();
                           host.stop = std::move(call_stop);
                           return component->find(query, host);
                       });
}

Error failure_of(std::string_view deed,
                 const CallLimits& limits,
                 const std::stop_token& stop = {}) {
    try {
        ask(deed, limits, stop);
    } catch (const Error& error) {
        return error;
    }
    return Error{Errc::internal, "nothing was thrown"};
}

const std::vector<std::string> blame{"looking for builds (plugin misbehaves)"};

} // namespace

TEST_CASE("PLG-15: whatever a plugin throws arrives as an Error that names it") {
    const Error stray = failure_of("throw-exception", generous);
    CHECK(stray.code() == Errc::plugin);
    CHECK(std::string_view{stray.what()} == "an index of mine");
    CHECK(stray.trail() == blame);

    const Error number = failure_of("throw-int", generous);
    CHECK(number.code() == Errc::plugin);
    CHECK(std::string_view{number.what()} == "threw something that is not a std::exception");
    CHECK(number.trail() == blame);

    const Error silent = failure_of("throw-without-message", generous);
    CHECK(silent.code() == Errc::plugin);
    CHECK(std::string_view{silent.what()} == "threw an exception without a message");
    CHECK(silent.trail() == blame);

    const Error own = failure_of("throw-error", generous);
    CHECK(own.code() == Errc::unauthorized);
    CHECK(std::string_view{own.what()} == "the mirror wants a password");
    CHECK(own.trail() == blame);
}

TEST_CASE("a plugin cannot end the command by claiming that it was cancelled") {
    const Error error = failure_of("claim-cancelled", generous);
    CHECK(error.code() == Errc::plugin);
    CHECK(std::string_view{error.what()} ==
          "says that the command was cancelled, which it was not");
}

TEST_CASE("a plugin that ends the thread it was called on fails its call") {
    const Error error = failure_of("end-thread", generous);
    CHECK(error.code() == Errc::plugin);
    CHECK(std::string_view{error.what()} == "ended the thread that it was called on");
    CHECK(error.trail() == blame);
}

TEST_CASE("a call that takes too long is asked to stop") {
    const Error error = failure_of("wait-for-stop", short_time);
    CHECK(error.code() == Errc::plugin);
    CHECK(std::string_view{error.what()} == "did not finish within 50 ms");
    CHECK(error.trail() == blame);
}

TEST_CASE("a call ends when the command is cancelled, and does not begin after that") {
    std::stop_source stop;
    std::jthread canceller{[&] { stop.request_stop(); }};
    const Error during = failure_of("wait-for-stop", generous, stop.get_token());
    CHECK(during.code() == Errc::cancelled);
    canceller.join();

    const Error before = failure_of("throw-int", generous, stop.get_token());
    CHECK(before.code() == Errc::cancelled);
}

TEST_CASE("a call that ends before its stop is seen ends as cancelled all the same") {
    std::stop_source stop;
    const Ranked<PackageSource>& source = misbehaving_source();
    try {
        call_plugin(*source.plugin,
                    "looking for builds",
                    generous,
                    stop.get_token(),
                    [&stop](std::stop_token) -> Findings {
                        stop.request_stop();
                        throw Error{Errc::cancelled, "the request was cancelled"};
                    });
        FAIL("nothing was thrown");
    } catch (const Error& error) {
        CHECK(error.code() == Errc::cancelled);
    }
}

TEST_CASE("a cancelled command whose plugin does not listen names it, and ends as cancelled") {
    std::stop_source stop;
    const Ranked<PackageSource>& source = misbehaving_source();
    BuildQuery query;
    query.manifest.name = "ignore-stop";
    try {
        call_plugin(*source.plugin,
                    "looking for builds",
                    {60s, 50ms},
                    stop.get_token(),
                    [stop, query, component = source.component](std::stop_token) mutable {
                        stop.request_stop();
                        return component->find(query, stage().host.host());
                    });
        FAIL("nothing was thrown");
    } catch (const Error& error) {
        CHECK(error.code() == Errc::cancelled);
        CHECK(error.trail() == blame);
    }
}

TEST_CASE("PLG-16: a call that ignores its stop is named and left behind") {
    const Error error = failure_of("ignore-stop", no_patience);
    CHECK(error.code() == Errc::plugin);
    CHECK(std::string_view{error.what()} ==
          "did not stop within 50 ms of being asked to, and was left behind");
    CHECK(error.trail() == blame);
    CHECK(any_call_left_behind());

    // Also when it hangs in what it has put on its stop token, which our thread would run.
    const Error hanging = failure_of("hang-in-stop-callback", no_patience);
    CHECK(std::string_view{hanging.what()} == error.what());
}

TEST_CASE("PLG-16: a plugin that aborts takes the process down, and nothing catches that") {
    static_cast<void>(misbehaving_source());
    const pid_t child = ::fork();
    if (child == 0) {
        std::signal(SIGABRT, SIG_DFL); // doctest's own handler
        ask("abort", generous);
        ::_exit(0);
    }
    REQUIRE(child > 0);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK_FALSE((WIFEXITED(status) && WEXITSTATUS(status) == 0));
}

TEST_CASE("PLG-21: what a plugin changes in the process is put back") {
    const fs::path folder = fs::current_path();
    const mode_t mask = ::umask(0);
    ::umask(mask);
    const std::string locale = std::setlocale(LC_ALL, nullptr);
    const std::string path = std::getenv("PATH");
    sigset_t signals;
    ::pthread_sigmask(SIG_BLOCK, nullptr, &signals);
    const bool interrupt_blocked = ::sigismember(&signals, SIGINT) == 1;

    CHECK_NOTHROW(ask("change-process", generous));

    CHECK(fs::current_path() == folder);
    const mode_t mask_after = ::umask(mask);
    CHECK(mask_after == mask);
    CHECK(std::setlocale(LC_ALL, nullptr) == locale);
    CHECK(std::getenv("LD_PRELOAD") == nullptr);
    REQUIRE(std::getenv("PATH") != nullptr);
    CHECK(std::getenv("PATH") == path);
    ::pthread_sigmask(SIG_BLOCK, nullptr, &signals);
    CHECK((::sigismember(&signals, SIGINT) == 1) == interrupt_blocked);
}

TEST_CASE("PLG-21: a plugin that closes standard error fails its call, and it is open again") {
    struct stat before {};

    REQUIRE(::fstat(2, &before) == 0);
    const Error error = failure_of("close-standard-error", generous);
    CHECK(error.code() == Errc::plugin);
    CHECK(std::string_view{error.what()} == "closed or replaced standard error");

    struct stat after {};

    REQUIRE(::fstat(2, &after) == 0);
    CHECK(after.st_ino == before.st_ino);
    CHECK(after.st_dev == before.st_dev);
}

TEST_CASE("PLG-22: a child that a plugin forks does not come back into our code") {
    const pid_t us = ::getpid();
    CHECK_NOTHROW(ask("fork-and-return", generous));
    REQUIRE(::getpid() == us);
    int status = 0;
    REQUIRE(::waitpid(-1, &status, 0) > 0);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 1);
}

TEST_CASE("PLG-22: a thread that a plugin leaves running does not hold up the process") {
    static_cast<void>(misbehaving_source());
    const pid_t child = ::fork();
    if (child == 0) {
        ask("leave-thread", generous);
        std::fflush(nullptr);
        ::_exit(0);
    }
    REQUIRE(child > 0);
    int status = -1;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
}

TEST_CASE("no argument of a call has room for a secret") {
    // A request names a credential scope; a Host has no member that could tell the secret.
    Request request;
    request.credential = "acme";
    CHECK(request.headers.empty());
    const Host host = stage().host.host();
    CHECK_THROWS_AS(static_cast<void>(host.settings.get("token")), Error);
}

} // namespace binstall
