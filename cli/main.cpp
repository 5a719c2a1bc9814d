// SPDX-License-Identifier: MIT
#include "program.hpp"

#include <string>
#include <sys/auxv.h>
#include <unistd.h>
#include <vector>

int main(int argc, char** argv) {
    using namespace binstall::cli;
    guard_standard_streams();
    // With more rights than its caller, every variable and file that the caller controls would be
    // a way in. Nothing of it is looked at.
    if (::getauxval(AT_SECURE) != 0) {
        constexpr std::string_view refusal =
            "error: binstall does not run with elevated rights (setuid, setgid, capabilities) "
            "[policy]\n";
        static_cast<void>(::write(STDERR_FILENO, refusal.data(), refusal.size()) < 0);
        ::_exit(48); // what others registered for the end is their code, too
    }
    const std::vector<std::string> words{argv, argv + argc};
    const std::string called_as = words.empty() ? std::string{} : words.front();
    const std::vector<std::string> arguments{words.begin() + (words.empty() ? 0 : 1), words.end()};
    return run(personality_of(called_as), arguments, binstall::PolicyPlace{});
}
