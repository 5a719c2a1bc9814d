// SPDX-License-Identifier: MIT
// `cargo-binstall --json-output`: whoever reads standard output reads records, and nothing else.
#include <engine/readers.hpp>
#include <support/executables.hpp>
#include <support/machine.hpp>
#include <support/texts.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <regex>
#include <set>
#include <sstream>

namespace binstall::test {
namespace {

struct Record {
    std::string level;
    std::string message;
};

/// Every line of `out`, each of which must be a whole record.
std::vector<Record> records(const std::string& out) {
    static const std::regex time{R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)"};
    std::vector<Record> records;
    std::istringstream lines{out};
    for (std::string line; std::getline(lines, line);) {
        CAPTURE(line);
        const Value record = StrictReaders{}.json(line);
        CHECK(std::regex_match(*record.find("timestamp")->string(), time));
        CHECK(*record.find("target")->string() == "binstall");
        records.push_back(
            {*record.find("level")->string(), *record.find("fields")->find("message")->string()});
    }
    return records;
}

bool says(const std::vector<Record>& records, std::string_view level, std::string_view part) {
    return std::ranges::any_of(records, [&](const Record& record) {
        return record.level == level && record.message.find(part) != std::string::npos;
    });
}

struct Reader : Machine {
    World world;

    Reader() {
        call_as("cargo-binstall");
        world.crate("tool", "1.0.0")
            .repository("https://github.com/o/tool")
            .usual_release(host_triple());
    }
};

} // namespace

TEST_CASE("with --json-output every line is a record on standard output") {
    Reader reader;
    const Outcome outcome = reader.install(reader.world, {"--json-output", "tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(outcome.err.empty());
    const std::vector<Record> all = records(outcome.out);
    CHECK(says(all, "INFO", "Installing package: 'tool'"));
    CHECK(says(all, "INFO", "  - tool"));
    CHECK(says(all, "INFO", "Installation complete!"));
    CHECK(reader.run_installed("tool") == "tool 1.0.0\n");
}

TEST_CASE("with --json-output the question is asked on standard error") {
    Reader reader;
    Command command = reader.command(reader.world, {"--json-output", "tool"});
    command.input = "yes\n";
    const Outcome outcome = run(command);
    CHECK(outcome.status == 0);
    CHECK(outcome.err == "Do you wish to continue? [yes]/no \n");
    CHECK(says(records(outcome.out), "INFO", "This will install the following binaries:"));
    CHECK(reader.installed() == "tool");
}

TEST_CASE("with --json-output the level of a record is that of the line") {
    Reader reader;
    const Outcome talkative =
        reader.install(reader.world, {"--json-output", "--log-level", "debug", "tool"});
    CHECK(says(records(talkative.out), "DEBUG", ""));
    const Outcome failed = reader.install(reader.world, {"--json-output", "absent"});
    CHECK(failed.status == 76);
    CHECK(failed.err.empty());
    const std::vector<Record> all = records(failed.out);
    CHECK(says(all, "ERROR", "absent: "));
    CHECK(says(all, "INFO", "hint: "));
    CHECK_FALSE(says(all, "ERROR", "error: ")); // the level says it

    const Outcome warned = reader.install(reader.world,
                                          {"--json-output",
                                           "--github-token",
                                           "ghp_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                                           "--dry-run",
                                           "--force",
                                           "tool"});
    CHECK(says(records(warned.out), "WARN", "--github-token shows the token"));
    CHECK_FALSE(says(records(warned.out), "WARN", "warning: "));
}

TEST_CASE("with --json-output a hostile word stays within its record") {
    const Reader reader;
    for (const char* word : {"a\x1b[2Jb", "a\nb", "a\"},{\"level\":\"ERROR", "a\xff\xfe"}) {
        const Outcome outcome = reader.run({"--json-output", "-y", word});
        CHECK(outcome.status == 2);
        const std::vector<Record> all = records(outcome.out);
        CHECK(std::ranges::count(all, "ERROR", &Record::level) == 1);
        CHECK(std::ranges::all_of(
            outcome.out, [](char byte) { return byte == '\n' || (byte >= ' ' && byte <= '~'); }));
    }
}

TEST_CASE(
    "--json-output and --format exclude each other, and the former is cargo-binstall's alone") {
    const Reader reader;
    CHECK(reader.run({"--json-output", "--format", "json", "tool"}).status == 2);
    CHECK(reader.run({"--format", "text", "--json-output", "tool"}).status == 2);
    CHECK(Machine{}.run({"--json-output", "tool"}).status == 2);
}

} // namespace binstall::test
