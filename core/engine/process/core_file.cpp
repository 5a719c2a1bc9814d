// SPDX-License-Identifier: MIT
#include <engine/process/core_file.hpp>

#include <sys/resource.h>

namespace binstall {

void forbid_core_file() noexcept {
    rlimit limit{};
    if (::getrlimit(RLIMIT_CORE, &limit) != 0)
        return;
    limit.rlim_cur = 0; // only the lower one: who started us may have reasons for the other
    ::setrlimit(RLIMIT_CORE, &limit);
}

} // namespace binstall
