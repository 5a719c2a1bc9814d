// SPDX-License-Identifier: MIT
// The program that checks plugins finds what is wrong with some.
#include <support/process.hpp>

#include <doctest/doctest.h>

#include <cstdlib>

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

} // namespace

TEST_CASE("a plugin that throws where it should answer fails the check, and is named") {
    const Outcome outcome = check({plugin("misbehaves")});
    CHECK(outcome.status == 1);
    CHECK(contains(outcome.out,
                   "not ok 5 - packages misbehaves: a package of which nobody has a build has no "
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

TEST_CASE("a command line that is wrong is told from a plugin that is") {
    CHECK(check({}).status == 2);
    CHECK(check({"--frobnicate"}).status == 2);
    CHECK(check({"--set"}).status == 2);
    CHECK(check({"--sample", "x", plugin("good")}).status == 2);
    CHECK(check({plugin("good"), plugin("good")}).status == 2);
    CHECK(check({"--help"}).status == 0);
    CHECK(check({"/nonexistent.so"}).status == 1);
}

} // namespace binstall::test
