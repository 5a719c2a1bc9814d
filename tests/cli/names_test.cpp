// SPDX-License-Identifier: MIT
// Names and requirements that no registry has to be asked about.
#include <support/executables.hpp>
#include <support/machine.hpp>

#include <doctest/doctest.h>

namespace binstall::test {
namespace {

void check_usage(const std::string& word) {
    CAPTURE(word.substr(0, 80));
    World world;
    const Machine machine;
    const Outcome outcome = machine.install(world, {word});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 2);
    CHECK(outcome.out.empty());
    CHECK(outcome.err.size() < 2'000);
    CHECK(outcome.err.find("error: ") != std::string::npos);
    CHECK(world.server().requests().empty());
    CHECK(snapshot(machine.home()).empty());
}

} // namespace

TEST_CASE("IDX-07: a hostile requirement is a usage error before anything is asked") {
    std::string many = "tool@1";
    for (int count = 1; count < 10'000; ++count)
        many += ",1";
    for (const std::string& word : {many,
                                    "tool@" + std::string(100 * 1024, '1'),
                                    std::string{"tool@^^1"},
                                    std::string{"tool@*.*"}})
        check_usage(word);
}

TEST_CASE("IDX-12: a name that no registry can hold is a usage error before anything is asked") {
    for (const std::string& word : {
             std::string{"a/../b"},
             std::string{"."},
             std::string{},
             std::string(65, 'a'),
             std::string{"con"},
             std::string{"CoN"},
             std::string{"gr\u00fc\u00dfe"},
             std::string{"-x"},
             std::string{"a%2fb"},
             std::string{"a b"},
         })
        check_usage(word);
}

TEST_CASE("IDX-13: a name one letter away from that of a popular program is a note, no refusal") {
    struct Case {
        const char* name;
        const char* near; ///< Empty: nothing is said.
    };

    for (const Case& row : {Case{"ripgreb", "ripgrep"},
                            Case{"ripgre", "ripgrep"},
                            Case{"riipgrep", "ripgrep"},
                            Case{"ripgrpe", "ripgrep"},
                            Case{"cargo-nextests", "cargo-nextest"},
                            Case{"ripgrep", ""},
                            Case{"diesel-cli", ""},
                            Case{"tool", ""},
                            Case{"mcp", ""},
                            Case{"ripgrab2", ""}}) {
        CAPTURE(std::string{row.name});
        World world;
        world.crate(row.name, "1.0.0")
            .repository(std::string{"https://github.com/o/"} + row.name)
            .usual_release(host_triple());
        const Machine machine;
        const Outcome outcome = machine.install(world, {row.name});
        CAPTURE(outcome.err);
        CHECK(outcome.status == 0);
        const std::size_t note = outcome.err.find("one letter away from ");
        CHECK((note != std::string::npos) == (*row.near != 0));
        if (*row.near)
            CHECK(outcome.err.find(std::string{row.near} + ", which is widely used") !=
                  std::string::npos);
    }
}

TEST_CASE("IDX-13: of a name that does not exist the popular one is suggested") {
    World world;
    world.crate("other", "1.0.0");
    const Machine machine;
    const Outcome outcome = machine.install(world, {"hyperfin"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 76);
    CHECK(outcome.err.find("did you mean hyperfine?") != std::string::npos);
}

} // namespace binstall::test
