// SPDX-License-Identifier: MIT
#include <engine/process/descriptor_limit.hpp>

#include <algorithm>
#include <sys/resource.h>

namespace binstall {

void raise_descriptor_limit() noexcept {
    constexpr rlim_t enough = 65'536; // where nothing limits it, the number may be absurd
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= enough)
        return;
    limit.rlim_cur = std::min(limit.rlim_max, enough);
    ::setrlimit(RLIMIT_NOFILE, &limit); // without it, a failing open() says so
}

} // namespace binstall
