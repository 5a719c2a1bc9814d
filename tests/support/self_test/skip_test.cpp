// SPDX-License-Identifier: MIT
#include <support/process.hpp>
#include <support/skip.hpp>
#include <support/temp_folder.hpp>

#include <doctest/doctest.h>

namespace binstall::test {
namespace {

// The next case runs these, in a process of its own.
TEST_CASE("a case without what it needs" * doctest::skip()) {
    for (const char* reason : {"no moon", "no sea", "no moon"})
        skip(reason);
}

TEST_CASE("a case without what it needs that fails" * doctest::skip()) {
    skip("no moon");
    CHECK(false);
}

TEST_CASE("what is skipped is told from what passed and from what failed") {
    const TempFolder folder;
    Command command{.program = fs::read_symlink("/proc/self/exe")};
    command.arguments = {"--no-skip", "-tc=a case without*,a running program*"};
    command.environment["BINSTALL_TEST_RESULTS"] = (folder / "results").string();
    const Outcome outcome = run(command);
    CHECK(outcome.out.find("SKIPPED: no moon") != std::string::npos);
    CHECK(read_text(folder / "results") == "ok a running program can be spoken to and signalled\n"
                                           "skipped a case without what it needs: no moon; no sea\n"
                                           "FAILED a case without what it needs that fails\n");
}

} // namespace
} // namespace binstall::test
