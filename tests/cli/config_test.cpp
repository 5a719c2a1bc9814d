// SPDX-License-Identifier: MIT
#include <engine/readers.hpp>
#include <support/machine.hpp>

#include <doctest/doctest.h>

#include <fstream>

namespace binstall::test {
namespace {

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != text.npos;
}

/// The line of `text` that begins with `start`; empty when there is none.
std::string line_with(const std::string& text, const std::string& start) {
    const std::size_t at = ("\n" + text).find("\n" + start);
    return at == text.npos ? "" : text.substr(at, text.find('\n', at) - at);
}

/// Somebody with settings of ours, of cargo's and of the peer's.
struct Configured : Machine {
    Configured() {
        settings("[http]\nconnect-timeout = \"3s\"\nproxy = \"http://u:CANARY@p.test:3128\"\n"
                 "[sources.acme]\ntier = \"organisation\"\n"
                 "[credentials.acme]\nurl = \"https://acme.test/x/\"\n"
                 "token = { command = [\"pass\", \"CANARY\"] }\n"
                 "[plugins.acme]\napi-token = \"CANARY\"\nmirror = \"https://m.test/\"\n");
        fs::create_directories(cargo_home());
        std::ofstream{cargo_home() / "binstall.toml"} << "confirm = false\n";
        std::ofstream{cargo_home() / "config.toml"}
            << "[registries.acme]\nindex = \"sparse+https://acme.test/\"\n"
               "token = \"CANARY\"\n[http]\ncainfo = \"ca.pem\"\n"
               "[env]\nSECRET = \"CANARY\"\n";
        environment["BINSTALL_HTTP_ATTEMPTS"] = "4";
        environment["CARGO_NET_OFFLINE"] = "true";
        environment["CARGO_REGISTRIES_ACME_TOKEN"] = "CANARY";
        environment["CARGO_REGISTRIES_OTHER_INDEX"] = "sparse+https://u:CANARY@other.test/";
    }

    std::string own_file() const { return (home() / ".config/binstall/config.toml").string(); }

    std::string file(const char* name) const { return (cargo_home() / name).string(); }
};

} // namespace

TEST_CASE("binstall config shows every value that holds and where it comes from") {
    const Configured machine;
    const Outcome outcome = machine.run({"config"});
    CAPTURE(outcome.err);
    CAPTURE(outcome.out);
    CHECK(outcome.status == 0);
    CHECK(outcome.err.empty());

    struct Row {
        std::string start;
        std::string place;
    };

    const Row rows[] = {
        {"http.connect-timeout = \"3s\" ", "# " + machine.own_file()},
        {"http.idle-timeout = \"30s\" ", "# default"},
        {"http.attempts = 4 ", "# BINSTALL_HTTP_ATTEMPTS"},
        {"http.proxy = \"http://...@p.test:3128\" ", "# " + machine.own_file()},
        {"install.confirm = false ", "# " + machine.file("binstall.toml")},
        {"# install.root is not set", ""},
        {"sources.allow-community = [\"quickinstall\"] ", "# default"},
        {"sources.acme.tier = \"organisation\" ", "# " + machine.own_file()},
        {"credentials.acme.token = { command = [\"pass\",\"...\"] } ", ""},
        {"plugins.acme.api-token = (a secret, not shown) ", "# " + machine.own_file()},
        {"cargo.registries.acme.index = \"sparse+https://acme.test/\" ",
         "# " + machine.file("config.toml")},
        {"cargo.registries.acme.token = (a secret, not shown) ", "# CARGO_REGISTRIES_ACME_TOKEN"},
        {"cargo.registries.other.index = \"sparse+https://...@other.test/\" ",
         "# CARGO_REGISTRIES_OTHER_INDEX"},
        {"cargo.http.cainfo = \"" + (machine.home() / "ca.pem").string() + "\" ", ""},
        {"cargo.net.offline = \"true\" ", "# CARGO_NET_OFFLINE"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.start);
        const std::string line = line_with(outcome.out, row.start);
        CHECK(line.ends_with(row.place));
        CHECK_FALSE(line.empty());
    }
    CHECK_FALSE(has(outcome.out, "CANARY"));
    CHECK_FALSE(has(outcome.out, "SECRET"));
}

TEST_CASE("binstall config KEY shows one value or those below it, and knows what is meant") {
    const Configured machine;
    const Outcome one = machine.run({"config", "http.attempts"});
    CHECK(one.status == 0);
    CHECK(has(one.out, "http.attempts = 4"));
    CHECK(one.out.find('\n') == one.out.size() - 1);
    const Outcome below = machine.run({"config", "cargo.registries.acme"});
    CHECK(below.status == 0);
    CHECK(below.out.starts_with("cargo.registries.acme.index = "));
    CHECK_FALSE(has(below.out, "other"));
    const Outcome wrong = machine.run({"config", "http.atempts"});
    CHECK(wrong.status == 2);
    CHECK(wrong.out.empty());
    CHECK(has(wrong.err, "did you mean http.attempts?"));
    CHECK(machine.run({"config", "http", "install"}).status == 2);
}

TEST_CASE("binstall config --format json has the same values, typed") {
    const Configured machine;
    const Outcome outcome = machine.run({"config", "--format", "json"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK_FALSE(has(outcome.out, "CANARY"));
    const Value json = StrictReaders{}.json(outcome.out);
    CHECK(*json.find("command") == Value{"config"});
    CHECK(*json.find("exit_code") == Value{0});
    const auto row = [&](std::string_view key) {
        for (const Value& setting : *json.find("settings")->array())
            if (*setting.find("key") == Value{key})
                return setting;
        return Value{};
    };
    const Value attempts = row("http.attempts");
    CHECK(*attempts.find("value") == Value{4});
    CHECK(*attempts.find("from") == Value{"variable"});
    CHECK(*attempts.find("place") == Value{"BINSTALL_HTTP_ATTEMPTS"});
    const Value fallback = row("install.keep");
    CHECK(*fallback.find("value") == Value{1});
    CHECK(*fallback.find("from") == Value{"default"});
    CHECK(fallback.find("place")->is_null());
    const Value secret = row("cargo.registries.acme.token");
    CHECK(secret.find("value")->is_null());
    CHECK(*secret.find("secret") == Value{true});
    CHECK(*row("install.confirm").find("value") == Value{false});
}

TEST_CASE("settings that cannot be read end binstall config as they end every command") {
    const Machine machine;
    machine.settings("[http]\nattempts = \"many\"\n");
    const Outcome outcome = machine.run({"config"});
    CHECK(outcome.status == 47);
    CHECK(outcome.out.empty());
}

} // namespace binstall::test
