// SPDX-License-Identifier: MIT
// What is printed: facts that are the same in text and JSON, and strings of strangers that must not
// reach a terminal as they are.
#include <binstall/text.hpp>

#include <engine/readers.hpp>
#include <support/executables.hpp>
#include <support/golden.hpp>
#include <support/machine.hpp>
#include <support/minisign.hpp>
#include <support/skip.hpp>

#include <doctest/doctest.h>

#include <algorithm>

namespace binstall::test {
namespace {

/// The worst of CLI-16 to CLI-18: screen, title, clipboard, C1, bell, bidi, zero width, a new line.
constexpr const char* hostile_toml =
    "x\\u001b[2J\\u001b]52;c;ZXZpbA==\\u0007\\r\\u009b31m\\u202egpj\\u2066\\u200b\\nerror: all is "
    "well";
constexpr std::string_view hostile_bytes = "x\x1b[2J\x1b]8;;https://evil.test\x07\r\xc2\x9b"
                                           "31m\xe2\x80\xaegpj\xe2\x80\x8b";

/// What of `text` could change a terminal or the meaning of a line; empty when nothing could.
std::string dangers(const std::string& text) {
    std::string found;
    for (const std::string_view line : split(text, '\n')) {
        const std::string shown = printable(line, text.size() + 1);
        if (shown != line)
            found += shown + "\n";
    }
    return found;
}

struct HostileWorld {
    const char* what;
    void (*describe)(World&);
};

Crate& tool(World& world) {
    return world.crate("tool", "1.0.0").repository("https://github.com/o/tool");
}

const std::vector<HostileWorld>& hostile_worlds() {
    static const std::vector<HostileWorld> worlds{
        {"an unknown key of the metadata",
         [](World& world) {
             tool(world)
                 .metadata("\"" + std::string{hostile_toml} + "\" = 1")
                 .usual_release(host_triple());
         }},
        {"a format nobody knows",
         [](World& world) {
             tool(world)
                 .metadata("pkg-fmt = \"" + std::string{hostile_toml} + "\"")
                 .usual_release(host_triple());
         }},
        {"a template",
         [](World& world) {
             tool(world).metadata("pkg-fmt = \"tgz\"\npkg-url = \"https://x.test/" +
                                  std::string{hostile_toml} + "\"");
         }},
        {"a repository",
         [](World& world) {
             world.crate("tool", "1.0.0")
                 .repository("https://github.com/o/" + std::string{hostile_toml});
         }},
        {"a binary's name",
         [](World& world) {
             tool(world)
                 .toml("[[bin]]\nname = \"" + std::string{hostile_toml} +
                       "\"\npath = \"src/a.rs\"\n")
                 .usual_release(host_triple());
         }},
        {"a manifest's key",
         [](World& world) {
             tool(world)
                 .toml("[\"" + std::string{hostile_toml} + "\"]\na = 1\na = 2\n")
                 .usual_release(host_triple());
         }},
        {"a description",
         [](World& world) {
             tool(world)
                 .toml("description = \"" + std::string{hostile_toml} + "\"\n")
                 .usual_release(host_triple());
         }},
        {"a version",
         [](World& world) {
             world.crate("tool", "1.0.0+" + std::string{hostile_bytes});
             tool(world).usual_release(host_triple());
         }},
        {"a trusted comment",
         [](World& world) {
             const Signer signer;
             const std::string asset = "tool-v1.0.0-" + host_triple() + ".tgz";
             const std::string file =
                 pack(asset, {{"tool", executable("tool 1.0.0", host_triple())}});
             tool(world)
                 .metadata("[package.metadata.binstall.signing]\nalgorithm = \"minisign\"\n"
                           "pubkey = \"" +
                           signer.public_key() + "\"\n")
                 .release("v1.0.0")
                 .asset_bytes(asset, file)
                 .asset_bytes(asset + ".sig",
                              signer.parts(file, std::string{hostile_bytes}).text());
         }},
        {"an asset's name",
         [](World& world) {
             tool(world).release("v1.0.0").asset_bytes(
                 "tool-v1.0.0-" + host_triple() + std::string{hostile_bytes} + ".tgz", "junk");
         }},
        {"a digest",
         [](World& world) {
             tool(world)
                 .usual_release(host_triple())
                 .release("v1.0.0")
                 .digest("sha256:" + std::string{hostile_bytes});
         }},
        {"members of the archive",
         [](World& world) {
             tool(world).release("v1.0.0").asset("tool-v1.0.0-" + host_triple() + ".tgz",
                                                 {{std::string{hostile_bytes}, "junk"},
                                                  {"../" + std::string{hostile_bytes}, "junk"}});
         }},
        {"a redirect",
         [](World& world) {
             tool(world).usual_release(host_triple());
             Fault redirect = Fault::answer(302);
             redirect.headers = {
                 {"Location", "https://evil.test/" + std::string{"x\x1b[2J\xc2\x9b\xe2\x80\xae"}}};
             world.server().inject("github.com", "/o/tool/releases/download/*", redirect, 10);
         }},
        {"a reason phrase",
         [](World& world) {
             tool(world).usual_release(host_triple());
             Fault reason;
             reason.raw = "HTTP/1.1 418 \x1b[2J\xc2\x9b\xe2\x80\xae teapot\r\nContent-Length: "
                          "0\r\nConnection: close\r\n\r\n";
             world.server().inject("github.com", "/o/tool/releases/download/*", reason, 10);
         }},
    };
    return worlds;
}

TEST_CASE("CLI-16 CLI-17 CLI-18: strings of strangers are escaped in a file") {
    for (const HostileWorld& row : hostile_worlds()) {
        CAPTURE(std::string{row.what});
        World world;
        row.describe(world);
        const Machine machine;
        for (const char* level : {"-y", "-vvy"}) {
            const Outcome outcome = machine.run(world, {level, "tool"});
            CAPTURE(outcome.err);
            CHECK(outcome.signal == 0);
            CHECK(dangers(outcome.out + outcome.err).empty());
            CHECK(outcome.err.find("\nerror: all is well") == std::string::npos);
        }
    }
}

struct Variable {
    const char* name;
    const char* value;
    const char* columns;
};

TEST_CASE("CLI-16 CLI-20: and on a terminal, where no colour is printed that was not wanted") {
    const std::optional<fs::path> script = find_program("script");
    if (!script) {
        skip("script is not installed: output to a terminal was not tried");
        return;
    }
    for (const HostileWorld& row : hostile_worlds()) {
        for (const Variable& variable : {Variable{"NO_COLOR", "1", "0"},
                                         Variable{"TERM", "dumb", "1"},
                                         Variable{"NO_COLOR", "1", "1000000"}}) {
            CAPTURE(std::string{row.what});
            CAPTURE(std::string{variable.name});
            World world;
            row.describe(world);
            Machine machine;
            machine.environment[variable.name] = variable.value;
            machine.environment["COLUMNS"] = variable.columns;
            Command command = machine.command(world, {"-vvy", "tool"});
            std::string line = "exec '" + command.program.string() + "'";
            for (const std::string& argument : command.arguments)
                line += " '" + argument + "'";
            command.program = *script;
            command.arguments = {"-qec", line, "/dev/null"};
            const Outcome outcome = run(command);
            CAPTURE(outcome.out);
            CHECK_FALSE(outcome.timed_out);
            CHECK(outcome.out.find("tool") != std::string::npos);
            CHECK(dangers(replaced(outcome.out, "\r\n", "\n")).empty());
        }
    }
}

/// Every string in `value`, however deep.
void collect(const Value& value, std::vector<std::string>& strings) {
    if (const std::string* text = value.string())
        strings.push_back(*text);
    if (const Array* array = value.array())
        for (const Value& element : *array)
            collect(element, strings);
    if (const Table* table = value.table())
        for (const auto& entry : *table)
            collect(entry.second, strings);
}

TEST_CASE("CLI-17: what is invisible is shown as an escape, and what does not end is cut") {
    World world;
    std::string endless = "e";
    for (int i = 0; i < 1000; ++i)
        endless += "\u0301";
    tool(world)
        .metadata("\"" + endless + "\" = 1\n\"\\u202e\\u2066\\u200b\" = 1")
        .usual_release(host_triple());
    const Machine machine;
    const Outcome outcome = machine.install(world, {"tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(outcome.err.find("\\u{202e}\\u{2066}\\u{200b}") != std::string::npos);
    for (const std::string_view line : split(outcome.err, '\n'))
        CHECK(line.size() < 1000);
}

TEST_CASE("CLI-19: a folder's name comes back from JSON as it is") {
    World world;
    tool(world).usual_release(host_triple());
    const Machine machine;
    const std::string folder = machine.elsewhere("x\x1b[2J\u202e\x07\n\"\\").string();
    const Outcome outcome =
        machine.install(world, {"--format", "json", "--install-dir", folder, "tool"});
    CAPTURE(outcome.out);
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(dangers(outcome.out + outcome.err).empty());
    std::vector<std::string> strings;
    collect(StrictReaders{}.json(outcome.out), strings);
    CHECK(std::ranges::count(strings, folder) >= 1);
}

TEST_CASE("CLI-19: JSON holds the same strings and is valid") {
    const std::optional<fs::path> python = find_program("python3");
    if (!python)
        skip("python3 is not installed: only our own reader was asked");
    for (const HostileWorld& row : hostile_worlds()) {
        CAPTURE(std::string{row.what});
        World world;
        row.describe(world);
        const Machine machine;
        const Outcome outcome = machine.install(world, {"--format", "json", "tool"});
        CAPTURE(outcome.out);
        CAPTURE(outcome.err);
        CHECK(dangers(outcome.out).empty());
        const Value report = StrictReaders{}.json(outcome.out);
        CHECK(report.table() != nullptr);
        if (python) {
            Command command{.program = *python};
            command.arguments = {"-c", "import json, sys; json.load(sys.stdin)"};
            command.input = outcome.out;
            CHECK(run(command).status == 0);
        }
    }
}

TEST_CASE("JSON and text tell the same facts") {
    World world;
    tool(world).usual_release(host_triple());
    const Machine machine;
    const Outcome json = machine.install(world, {"--format", "json", "--dry-run", "tool"});
    const Outcome text = machine.install(world, {"tool"});
    CAPTURE(json.out);
    CAPTURE(text.err);
    REQUIRE(json.status == 0);
    REQUIRE(text.status == 0);
    std::vector<std::string> strings;
    collect(StrictReaders{}.json(json.out), strings);
    const std::string stem = "tool-v1.0.0-" + host_triple();
    for (const std::string& fact : {std::string{"tool"},
                                    std::string{"1.0.0"},
                                    stem + ".tgz",
                                    host_triple(),
                                    std::string{"github.com"},
                                    (machine.bin() / "tool-v1.0.0").string(),
                                    (machine.bin() / "tool").string()}) {
        CAPTURE(fact);
        CHECK(std::ranges::count(strings, fact) >= 1);
        CHECK((text.out + text.err).find(fact) != std::string::npos);
    }
}

TEST_CASE("JSON is all that is on stdout, also when the command fails") {
    World world;
    const Machine machine;
    const Outcome outcome = machine.install(world, {"--format=json", "absent"});
    CHECK(outcome.status == 76);
    CAPTURE(outcome.out);
    std::vector<std::string> strings;
    collect(StrictReaders{}.json(outcome.out), strings);
    CHECK(std::ranges::count(strings, "registry") == 1);
    CHECK(std::ranges::count(strings, "absent") >= 1);
}

TEST_CASE("-q says nothing but errors, and -v says more") {
    World world;
    tool(world).usual_release(host_triple());
    const Machine quiet;
    const Outcome silence = quiet.install(world, {"-q", "tool"});
    CHECK(silence.status == 0);
    CHECK(silence.err.empty());
    const Outcome failure = quiet.install(world, {"-q", "absent"});
    CHECK(failure.err.find("error: absent") != std::string::npos);
    const Machine plain;
    const Machine verbose;
    const Outcome normal = plain.install(world, {"tool"});
    const Outcome more = verbose.install(world, {"-vv", "tool"});
    CHECK(more.err.size() > normal.err.size());
    CHECK(more.err.find("trace: GET https://index.crates.io/") != std::string::npos);
    CHECK(more.err.find("trace: connected to https://index.crates.io") != std::string::npos);
    CHECK(more.err.find("debug: plugin release ") != std::string::npos);
    const Machine other;
    const Outcome some = other.install(world, {"-v", "tool"}); // decisions, and no requests
    CHECK(some.err.find("debug: plugin release ") != std::string::npos);
    CHECK(some.err.find("GET https://") == std::string::npos);
    CHECK(some.err.find("connected to") == std::string::npos);
    CHECK(some.err.find("trace: ") == std::string::npos);
    CHECK(more.err.find("secret-signature") == std::string::npos);
}

TEST_CASE("a result that cannot be written is an error") {
    World world;
    tool(world).usual_release(host_triple());
    const Machine machine;
    Command command = machine.command(world, {"--dry-run", "--format", "json", "tool"});
    std::string line = "exec '" + command.program.string() + "'";
    for (const std::string& argument : command.arguments)
        line += " '" + argument + "'";
    command.program = "/bin/sh";
    command.arguments = {"-c", line + " >/dev/full"};
    const Outcome outcome = run(command);
    CAPTURE(outcome.err);
    CHECK(outcome.status == 74);
    CHECK(outcome.err.find("error: ") != std::string::npos);
}

} // namespace
} // namespace binstall::test
