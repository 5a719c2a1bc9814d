// SPDX-License-Identifier: MIT
#include "policy_fixture.hpp"

#include <support/sha256.hpp>

#include <doctest/doctest.h>

#include <cstdlib>
#include <ctime>
#include <regex>
#include <stdexcept>

namespace binstall::test {
namespace {

std::string needed(const char* name) {
    const char* value = std::getenv(name);
    if (value == nullptr)
        throw std::runtime_error{std::string{name} + " is not set: run this through `meson test`"};
    return value;
}

std::string written(std::time_t moment, const char* form) {
    std::tm parts{};
    ::gmtime_r(&moment, &parts);
    char text[64];
    return {text, std::strftime(text, sizeof text, form, &parts)};
}

} // namespace

std::string moment_now() {
    return written(std::time(nullptr), "%Y-%m-%dT%H:%M:%SZ");
}

std::string day(int from_today) {
    return written(std::time(nullptr) + std::time_t{from_today} * 86'400, "%Y-%m-%d");
}

PolicyWorld::PolicyWorld() {
    for (const char* name : {"plain", "listed", "summed", "fresh"})
        publisher.publish(name);
    publisher.release("listed").digest("sha256:" + sha256(publisher.bytes("listed")));
    publisher.add_file("summed",
                       Publisher::asset("summed") + ".sha256",
                       sha256(publisher.bytes("summed")) + "  " + Publisher::asset("summed") +
                           '\n');
    publisher.release("fresh").digest("sha256:" + sha256(publisher.bytes("fresh")));
    publisher.release("fresh").uploaded(moment_now());
    publisher.publish_signed("signed");
    publisher.add_file(
        "signed",
        Publisher::asset("signed") + ".sig",
        publisher.signer.sign(publisher.bytes("signed"), Publisher::asset("signed")));
    publisher.publish_signed("unsigned");
    world.crate("young", "1.0.0")
        .repository("https://github.com/o/young")
        .published(moment_now())
        .usual_release(host_triple());
    world.crate("early", "1.2.3-rc.1")
        .repository("https://github.com/o/early")
        .usual_release(host_triple());
    world.crate("my-tool", "1.0.0")
        .repository("https://github.com/o/my-tool")
        .usual_release(host_triple());
    world.crate("nobuild", "1.0.0").repository("https://github.com/o/nobuild");
    world.forge().repository("o/nobuild");
    world.registry("crates.acme.test")
        .crate("private", "1.0.0")
        .repository("https://github.com/acme/private")
        .usual_release(host_triple());
}

void PolicyWorld::policy(std::string_view toml) {
    fs::create_directories(policy_file().parent_path());
    std::ofstream{policy_file()} << toml;
    machine.use_program(needed("BINSTALL_TEST_POLICY_PROGRAM"));
    machine.environment["BINSTALL_TEST_POLICY"] = policy_file().string();
}

Outcome PolicyWorld::refuse(std::vector<std::string> arguments, int status) {
    const Snapshot before = snapshot(machine.home());
    const Outcome outcome = machine.install(world, std::move(arguments));
    CAPTURE(outcome.err);
    CHECK(outcome.status == status);
    CHECK(snapshot(machine.home()) == before);
    CHECK(outcome.out.empty());
    CHECK(machine.installed().empty());
    return outcome;
}

Outcome PolicyWorld::accept(std::vector<std::string> arguments) {
    const Outcome outcome = machine.install(world, std::move(arguments));
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK_FALSE(machine.installed().empty());
    return outcome;
}

std::string PolicyWorld::all_hosts() {
    return R"("index.crates.io", "static.crates.io", "github.com", "*.githubusercontent.com")";
}

std::string PolicyWorld::pins(std::string_view but) {
    std::string table = "[plugins]\n";
    for (const fs::directory_entry& file : fs::directory_iterator{needed("BINSTALL_TEST_PLUGINS")})
        if (file.path().extension() == ".so" && file.path().stem() != but)
            table += file.path().stem().string() + " = \"sha256:" + sha256(read_text(file.path())) +
                     "\"\n";
    return table;
}

std::string PolicyWorld::with_digests(std::string example, const fs::path& audit_log) {
    static const std::regex pin{"\n([a-z-]+) +(= \"sha256:)[0-9a-f]+\\.\\.\\.\""};
    for (std::smatch found; std::regex_search(example, found, pin);) {
        const fs::path file = fs::path{needed("BINSTALL_TEST_PLUGINS")} / (found.str(1) + ".so");
        example = found.prefix().str() + '\n' + found.str(1) + ' ' + found.str(2) +
                  sha256(read_text(file)) + '"' + found.suffix().str();
    }
    const std::string syslog = "\"syslog\"";
    return example.replace(example.find(syslog), syslog.size(), '"' + audit_log.string() + '"');
}

} // namespace binstall::test
