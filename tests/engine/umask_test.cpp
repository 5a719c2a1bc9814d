// SPDX-License-Identifier: MIT
#include <engine/process/umask.hpp>

#include <doctest/doctest.h>

#include <sys/stat.h>

using namespace binstall;

TEST_CASE("the umask is read from the text of the kernel") {
    CHECK(umask_in("Name:\tx\nUmask:\t0027\nState:\tR\n") == mode_t{027});
    CHECK(umask_in("Umask:\t0777\n") == mode_t{0777});
    CHECK_FALSE(umask_in("").has_value());
    CHECK_FALSE(umask_in("Umask:\t\n").has_value());
    CHECK_FALSE(umask_in("Umask:\t0089\n").has_value());
    CHECK_FALSE(umask_in("Umask:\t17777\n").has_value());
}

TEST_CASE("the umask of this process is found without changing it") {
    const mode_t before = ::umask(0037);
    CHECK(current_umask() == mode_t{0037});
    CHECK(::umask(before) == mode_t{0037});
}
