// SPDX-License-Identifier: MIT
// Settings that cannot be used, must not be trusted, or are not ours.
#include <support/executables.hpp>
#include <support/machine.hpp>
#include <support/skip.hpp>

#include <doctest/doctest.h>

#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

namespace binstall::test {
namespace {

constexpr int tls_error = 44;
constexpr int config_error = 47;
constexpr int policy = 48;

void tool_world(World& world) {
    world.crate("tool", "1.0.0")
        .repository("https://github.com/o/tool")
        .usual_release(host_triple());
}

} // namespace

TEST_CASE("CLI-10: settings that others may write, or own, are refused") {
    World world;
    tool_world(world);
    const Machine machine;
    machine.settings("[install]\nconfirm = false\n");
    const fs::path file = machine.home() / ".config/binstall/config.toml";
    const auto check_refused = [&] {
        const Outcome outcome = machine.run(world, {"tool"});
        CAPTURE(outcome.err);
        CHECK(outcome.status == config_error);
        CHECK(outcome.err.find("config.toml") != std::string::npos);
        CHECK(machine.installed().empty());
    };
    ::chmod(file.c_str(), 0666);
    check_refused();
    ::chmod(file.c_str(), 0644);
    if (::chown(file.c_str(), nobody, nobody) == 0)
        check_refused();
    else
        skip("only root can give a file away: settings of another user were not tried");
}

TEST_CASE("CLI-11: settings that cannot be used are an error with its place") {
    World world;
    tool_world(world);

    struct Case {
        const char* what;
        std::string text;
        const char* says;
    };

    for (const Case& row :
         {Case{"syntax", "[install]\nconfirm = = 1\n", "line 2, column 11"},
          Case{"a bare word", "install\n", "line 1"},
          Case{"wrong type", "[install]\nconfirm = \"no\"\n", "install.confirm"},
          Case{"a value out of range", "[http]\nattempts = -3\n", "http.attempts"},
          Case{"twice", "[install]\nconfirm = true\nconfirm = true\n", "line 3"},
          Case{"it includes itself", "include = [\"config.toml\"]\n", "include"},
          Case{"it includes what is not there", "include = [\"nowhere.toml\"]\n", "nowhere.toml"},
          Case{"10 MB", "# " + std::string(10'000'000, 'x') + "\n", "config.toml"},
          Case{"deep", "a = " + std::string(1000, '[') + "\n", "config.toml"},
          Case{"not UTF-8", "a = \"\xff\"\n", "config.toml"}}) {
        CAPTURE(std::string{row.what});
        const Machine machine;
        machine.settings(row.text);
        const Outcome outcome = machine.install(world, {"tool"});
        CAPTURE(outcome.err);
        CHECK(outcome.status == config_error);
        CHECK(outcome.err.find(row.says) != std::string::npos);
        CHECK(outcome.err.find("config.toml") != std::string::npos);
        CHECK(machine.installed().empty());
    }
    const Machine machine;
    machine.settings("[install]\nconfrim = true\n[surprise]\na = 1\n");
    const Outcome outcome = machine.install(world, {"tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(outcome.err.find("warning: ") != std::string::npos);
    CHECK(outcome.err.find("install.confrim") != std::string::npos);
    CHECK(outcome.err.find("surprise") != std::string::npos);
}

TEST_CASE("CLI-24: what makes us less careful is not taken from where one stands") {
    World world;
    world.crate("tool", "1.0.0").repository("https://github.com/o/tool");
    Machine machine;
    // As environment variables of every spelling, for a plain http address that nobody allowed.
    for (const char* name : {"BINSTALL_ALLOW_INSECURE_HTTP",
                             "BINSTALL_HTTP_ALLOW_INSECURE_HTTP",
                             "BINSTALL_SKIP_SIGNATURES",
                             "BINSTALL_INSECURE",
                             "CARGO_HTTP_CHECK_REVOKE",
                             "CARGO_HTTP_SSL_VERIFY",
                             "GIT_SSL_NO_VERIFY",
                             "CURL_INSECURE"})
        machine.environment[name] = std::string{name}.starts_with("CARGO") ? "false" : "1";
    const fs::path project = machine.elsewhere("project");
    fs::create_directories(project / ".cargo");
    fs::create_directories(project / ".binstall");
    for (const char* file :
         {".cargo/config.toml", "binstall.toml", ".binstall/config.toml", ".curlrc"})
        std::ofstream{project / file} << "[http]\nallow-insecure-http = true\nssl-verify = false\n"
                                         "check-revoke = false\n[verify]\nskip-signatures = true\n";
    const std::vector<std::string> wanted{
        "-y", "--pkg-url", "http://files.test/tool.tgz", "--pkg-fmt", "tgz", "tool"};
    Command command = machine.command(world, wanted);
    command.folder = project;
    const Outcome outcome = run(command);
    CAPTURE(outcome.err);
    CHECK(outcome.status == policy);
    CHECK(outcome.err.find("not https") != std::string::npos);
    CHECK(machine.installed().empty());
    // Nor is a certificate of nobody's taken.
    Command untrusted = machine.command(
        {"-y", "--connect-to", "::127.0.0.1:" + std::to_string(world.server().port()), "tool"});
    untrusted.folder = project;
    const Outcome refused = run(untrusted);
    CAPTURE(refused.err);
    CHECK(refused.status == tls_error);
    // In our own settings such a key does not exist either.
    machine.settings("[http]\nallow-insecure-http = true\n");
    command = machine.command(world, wanted);
    const Outcome unknown = run(command);
    CAPTURE(unknown.err);
    CHECK(unknown.status == policy);
    CHECK(unknown.err.find("http.allow-insecure-http") != std::string::npos);
}

} // namespace binstall::test
