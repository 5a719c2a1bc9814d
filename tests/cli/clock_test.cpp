// SPDX-License-Identifier: MIT
// Time, which nothing but the age of a certificate may depend on.
#include <support/executables.hpp>
#include <support/machine.hpp>
#include <support/skip.hpp>

#include <doctest/doctest.h>

namespace binstall::test {

TEST_CASE("CLI-15: a clock that jumps, and a time zone that is none, change nothing") {
    World world;
    for (const char* version : {"1.0.0", "1.1.0", "1.2.0"})
        world.crate("tool", version)
            .repository("https://github.com/o/tool")
            .usual_release(host_triple());
    for (const std::string& zone : {std::string{":"},
                                    std::string{"junk"},
                                    std::string{"../../../etc/passwd"},
                                    std::string{"UTC+99999999999"},
                                    std::string(5000, 'x')}) {
        CAPTURE(zone);
        Machine machine;
        machine.environment["TZ"] = zone;
        CHECK(machine.install(world, {"tool"}).status == 0);
        CHECK(machine.run_installed("tool") == "tool 1.2.0\n");
    }
    const std::optional<fs::path> faketime = find_program("faketime");
    if (!faketime) {
        skip("faketime is not installed: a clock that jumps was not tried");
        return;
    }
    Machine machine;
    machine.environment["FAKETIME_DONT_FAKE_MONOTONIC"] = "1";
    machine.environment["ASAN_OPTIONS"] += ":verify_asan_link_order=0";
    const auto at = [&](const std::string& date, std::vector<std::string> arguments) {
        Command command = machine.command(world, std::move(arguments));
        std::vector<std::string> words{date, command.program.string()};
        if (date.front() == '+' || date.front() == '-')
            words.insert(words.begin(), "-f");
        command.arguments.insert(command.arguments.begin(), words.begin(), words.end());
        command.program = *faketime;
        return run(command);
    };

    // Certificates have a time: servers are asked within theirs.
    struct Jump {
        std::string date;
        std::string version;
    };

    for (const Jump& jump : {Jump{"+20d", "1.0.0"}, Jump{"-30m", "1.1.0"}, Jump{"+10d", "1.2.0"}}) {
        CAPTURE(jump.date);
        const Outcome outcome = at(jump.date, {"-y", "tool@=" + jump.version});
        CAPTURE(outcome.err);
        CHECK(outcome.status == 0);
        CHECK(machine.run_installed("tool") == "tool " + jump.version + "\n");
    }
    // What is there already needs no server, and what was recorded can be read at any time.
    for (const char* date : {"2039-01-01 00:00:00", "1970-01-02 00:00:00", "2107-01-01 00:00:00"}) {
        CAPTURE(std::string{date});
        const Outcome outcome = at(date, {"-y", "--offline", "tool@=1.2.0"});
        CAPTURE(outcome.err);
        CHECK(outcome.status == 0);
        CHECK(machine.run_installed("tool") == "tool 1.2.0\n");
    }
}

} // namespace binstall::test
