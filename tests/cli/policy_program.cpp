// SPDX-License-Identifier: MIT
// binstall with a policy of the test's own: the place of the policy is a parameter of the program,
// which the installed one sets to a constant. Built for the tests, never installed.
#include <cli/program.hpp>

#include <cstdlib>
#include <string>
#include <unistd.h>
#include <vector>

int main(int argc, char** argv) {
    using namespace binstall;
    cli::guard_standard_streams();
    const char* file = std::getenv("BINSTALL_TEST_POLICY");
    const std::vector<std::string> words{argv, argv + argc};
    return cli::run(cli::personality_of(words.front()),
                    {words.begin() + 1, words.end()},
                    PolicyPlace{file ? file : "/nonexistent/policy.toml", ::geteuid()});
}
