// SPDX-License-Identifier: MIT
// The real cargo says what its settings mean. Skipped, loudly, without one.
#include <engine/config/cargo_config.hpp>
#include <engine/readers.hpp>
#include <support/fake_host.hpp>
#include <support/process.hpp>
#include <support/skip.hpp>
#include <support/temp_folder.hpp>

#include <doctest/doctest.h>

#include <cstdlib>
#include <vector>

using namespace binstall;
using namespace binstall::test;

namespace {

/// What `cargo config get KEY` prints for a string or number, without its quotes.
std::string cargo_says(const fs::path& cargo,
                       const TempFolder& folder,
                       const Environment& environment,
                       const std::string& key) {
    Command command{
        .program = cargo,
        .arguments =
            {"-Zunstable-options", "config", "get", "--format=json-value", "--merged=yes", key},
        .folder = folder.path()};
    for (const char* name : {"PATH", "HOME", "RUSTUP_HOME"})
        if (const char* value = std::getenv(name))
            command.environment[name] = value;
    for (const auto& [name, value] : environment)
        command.environment[name] = value;
    command.environment["RUSTC_BOOTSTRAP"] = "1"; // the command is not stable
    const Outcome outcome = run(command);
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    std::string text = outcome.out.substr(0, outcome.out.find_last_not_of('\n') + 1);
    return text.size() >= 2 && text.front() == '"' ? text.substr(1, text.size() - 2) : text;
}

} // namespace

TEST_CASE("cargo and we read the same from files, what they include and variables") {
    const std::optional<fs::path> cargo = find_program("cargo");
    if (!cargo) {
        skip("there is no cargo on this machine");
        return;
    }
    const TempFolder folder;
    folder.write("home/config.toml",
                 "include = [\"more/a.toml\", \"b.toml\"]\n[http]\nproxy = \"own\"\n");
    folder.write("home/more/a.toml", "[http]\nproxy = \"a\"\ntimeout = 7\ncainfo = \"a.pem\"\n");
    folder.write("home/b.toml",
                 "[http]\ntimeout = 8\n[registries.my-own]\nindex = \"sparse+https://b.test/\"\n");
    const Environment environment{{"CARGO_HOME", (folder / "home").string()},
                                  {"CARGO_REGISTRIES_MY_OWN_INDEX", "sparse+https://v.test/"},
                                  {"CARGO_REGISTRY_DEFAULT", "my-own"}};
    RecordingLog log;
    const CargoConfig config = CargoConfig::read(environment, StrictReaders{}, log);
    const std::vector<CargoKey> keys{{"http", "proxy"},
                                     {"http", "cainfo"},
                                     {"registries", "my-own", "index"},
                                     {"registry", "default"}};
    for (const CargoKey& key : keys) {
        CAPTURE(key.to_string());
        CHECK(config.text(key) == cargo_says(*cargo, folder, environment, key.to_string()));
    }
    CHECK(std::to_string(config.integer({"http", "timeout"}).value_or(0)) ==
          cargo_says(*cargo, folder, environment, "http.timeout"));
}
