// SPDX-License-Identifier: MIT
// The program that checks plugins finds what is wrong with some.
#include <support/process.hpp>
#include <support/temp_folder.hpp>

#include <doctest/doctest.h>

#include <cstdlib>
#include <sstream>

namespace binstall::test {

namespace {

Outcome check(std::vector<std::string> arguments) {
    const char* program = std::getenv("BINSTALL_PLUGIN_CHECK");
    REQUIRE(program != nullptr);
    Command command{program, std::move(arguments)};
    command.limit = std::chrono::minutes{4};
    return run(command);
}

std::string plugin(std::string_view name) {
    return (fs::path{BINSTALL_ABI_PLUGINS} / (std::string{name} + ".so")).string();
}

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

std::string odd_plugin(std::string_view name) {
    return (fs::path{BINSTALL_ODD_PLUGINS} / (std::string{name} + ".so")).string();
}

/// What came of the check called `name`: its line without the name, and the reason below it.
std::string verdict(const Outcome& outcome, const std::string& name) {
    std::istringstream lines{outcome.out};
    for (std::string line; std::getline(lines, line);) {
        const std::size_t at = line.find(" - " + name);
        if (at == line.npos)
            continue;
        const std::size_t number = line.find_last_of(' ', at - 1);
        std::string reason;
        if (line.starts_with("not ok"))
            std::getline(lines, reason);
        return line.substr(0, number) + line.substr(at + 3 + name.size()) + reason;
    }
    return "there is no such check";
}

/// Asked about nothing in particular. Once: it takes a while.
const Outcome& odd_sources() {
    static const Outcome outcome = check({odd_plugin("odd-sources")});
    return outcome;
}

const std::string unreachable = "an unreachable server is a failure, not an absence";
const std::string at_end = "it ends when it is cancelled";
const std::string alone = "it leaves files, threads and the process alone";

} // namespace

TEST_CASE("a plugin that throws where it should answer fails the check, and is named") {
    const Outcome outcome = check({plugin("misbehaves")});
    CHECK(outcome.status == 1);
    CHECK(contains(outcome.out,
                   "not ok 6 - packages misbehaves: a package of which nobody has a build has no "
                   "candidates\n# threw plugin: "));
    CHECK(contains(outcome.out, "ok 2 - it exports exactly one symbol\n"));
    CHECK(outcome.out.ends_with(" failed\n"));
}

TEST_CASE("a format without a sample fails the check, which says how to give one") {
    const Outcome outcome = check({plugin("good")});
    CHECK(outcome.status == 1);
    CHECK(contains(outcome.out, "# say --sample sample=FILE\n"));
}

TEST_CASE("a plugin that would not be loaded fails the check with the reason") {
    const Outcome outcome = check({plugin("abi-future")});
    CHECK(outcome.status == 1);
    CHECK(
        contains(outcome.out,
                 "not ok 1 - the file would be loaded\n# threw plugin: built for plugin ABI 999"));
    CHECK(outcome.out.ends_with("0 passed, 1 failed\n"));
}

TEST_CASE("a source that asked nobody passes nothing that a failure would have shown") {
    const Outcome& outcome = odd_sources();
    const std::string skipped = "ok # SKIP nothing was asked";
    const std::string unserved =
        "ok # SKIP nothing was asked; --registry INDEX and --package NAME say what it serves";
    CHECK(verdict(outcome, "manifests private-registry, crates.io: " + unreachable) == skipped);
    CHECK(verdict(outcome, "manifests private-registry, crates.io: " + at_end) == skipped);
    CHECK(verdict(outcome, "manifests private-registry: it is asked about what it serves") ==
          unserved);
    CHECK(verdict(outcome, "packages own-names: " + unreachable) == skipped);
    CHECK(verdict(outcome, "packages own-names: it is asked about what it serves") == unserved);
    CHECK(verdict(outcome, "packages no-end: it is asked about what it serves") == "ok");
    CHECK(contains(outcome.out, " skipped\n"));
    CHECK(outcome.out.ends_with(" failed\n"));
}

TEST_CASE("a source is asked for what its author says that it serves") {
    const Outcome outcome = check({"--registry",
                                   "sparse+https://registry.acme.example",
                                   "--package",
                                   "acme-tool",
                                   odd_plugin("odd-sources")});
    CHECK(outcome.status == 1);
    const std::string answered = "not ok# every request failed with network, and it answered";
    const std::string manifests =
        "manifests private-registry, sparse+https://registry.acme.example/: ";
    CHECK(verdict(outcome, manifests + unreachable) == answered);
    CHECK(verdict(outcome, manifests + at_end) == "not ok# its stop had fired, and it answered");
    CHECK(verdict(outcome, "packages own-names: " + unreachable) == answered);
    CHECK(verdict(outcome, "packages own-names: " + at_end) ==
          "not ok# its stop had fired, and it answered");
}

TEST_CASE("a source that takes one kind of failure for an absence fails the check") {
    const Outcome& outcome = odd_sources();
    CHECK(verdict(outcome, "packages no-password: missing credentials are passed on") ==
          "not ok# every request failed with unauthorized, and it answered");
    CHECK(verdict(outcome, "packages no-password: " + unreachable) == "ok");
    CHECK(verdict(outcome, "packages no-password: " + at_end) == "ok");
    CHECK(verdict(outcome, "packages no-end: " + at_end) ==
          "not ok# its stop had fired, and it answered");
    CHECK(verdict(outcome, "packages no-end: missing credentials are passed on") == "ok");
}

TEST_CASE("a plugin that touches files, threads or the process fails the check") {
    const Outcome& outcome = odd_sources();
    CHECK(verdict(outcome, "packages no-end: " + alone) == "ok");
    CHECK(verdict(outcome, "packages writes: " + alone) ==
          "not ok# wrote to a file, created notes");
    CHECK(verdict(outcome, "packages writes-unseen: " + alone) == "not ok# wrote to a file");
    CHECK(verdict(outcome, "packages makes-folder: " + alone) == "not ok# created work");
    CHECK(verdict(outcome, "packages changes-umask: " + alone) == "not ok# changed the umask");
    CHECK(verdict(outcome, "packages leaves-thread: " + alone) == "not ok# left 1 thread behind");
}

TEST_CASE("a format that gives entries in another way than the archive has them fails the check") {
    const TempFolder folder;
    folder.write("list", "first\nfolder/\nsecond\n");
    std::vector<std::string> arguments;
    for (const std::string id : {"backwards", "shifted", "late", "copying"}) {
        const fs::path sample =
            folder.write("a." + id, id + "\nfirst 8\nin firstsecond 9\nin secondend");
        arguments.insert(arguments.end(), {"--sample", id + '=' + sample.string()});
        arguments.insert(arguments.end(), {"--listing", id + '=' + (folder / "list").string()});
    }
    arguments.push_back(odd_plugin("odd-formats"));
    const Outcome outcome = check(arguments);
    CAPTURE(outcome.out);
    CHECK(outcome.status == 1);
    const std::string each = "it gives each entry the bytes that it declares, in a.";
    const std::string order = "it gives the entries in order, in a.";
    CHECK(verdict(outcome, "format backwards: " + each + "backwards") == "ok");
    CHECK(verdict(outcome, "format backwards: " + order + "backwards") ==
          "not ok# does not give the entries in the order of the archive");
    CHECK(verdict(outcome, "format shifted: " + each + "shifted") ==
          "not ok# declared 8 bytes of first and wrote 7");
    CHECK(verdict(outcome, "format shifted: " + order + "shifted") == "ok");
    CHECK(verdict(outcome, "format late: " + each + "late") ==
          "not ok# wrote into an entry after the next had begun");
    CHECK(verdict(outcome, "format copying: " + each + "copying") == "ok");
    CHECK(verdict(outcome, "format copying: " + alone) == "not ok# wrote to a file, created copy");
    CHECK(verdict(outcome, "format throwing: it recognises its own files, and no others") ==
          "not ok# threw plugin: threw something that is not a std::exception");
}

TEST_CASE("the order of entries that nobody has listed is not checked, and that is said") {
    const TempFolder folder;
    const fs::path sample =
        folder.write("a.backwards", "backwards\nfirst 8\nin firstsecond 9\nin secondend");
    const Outcome outcome =
        check({"--sample", "backwards=" + sample.string(), odd_plugin("odd-formats")});
    CHECK(verdict(outcome, "format backwards: it gives the entries in order, in a.backwards") ==
          "ok # SKIP its order is not known; say --listing backwards=FILE");
}

TEST_CASE("a format that throws when it is asked for its suffixes fails the check, and is named") {
    const Outcome outcome = check({odd_plugin("odd-suffixes")});
    CAPTURE(outcome.out);
    CHECK(outcome.status == 1);
    CHECK(contains(outcome.out, "# threw plugin: "));
    CHECK(contains(outcome.out, "no suffix comes to mind"));
    CHECK(outcome.out.ends_with(" failed\n")); // it went on to the end
}

TEST_CASE("a command line that is wrong is told from a plugin that is") {
    CHECK(check({}).status == 2);
    CHECK(check({"--frobnicate"}).status == 2);
    CHECK(check({"--set"}).status == 2);
    CHECK(check({"--sample", "x", plugin("good")}).status == 2);
    CHECK(check({"--listing", "sample=/dev/null", plugin("good")}).status == 2);
    CHECK(check({"--registry", "acme=", plugin("good")}).status == 2);
    CHECK(check({"--registry", "sparse+nonsense", plugin("good")}).status == 2);
    CHECK(check({"--package", "", plugin("good")}).status == 2);
    CHECK(check({plugin("good"), plugin("good")}).status == 2);
    CHECK(check({"--help"}).status == 0);
    CHECK(check({"/nonexistent.so"}).status == 1);
}

} // namespace binstall::test
