// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/host_targets.hpp>

#include <features.h>
#include <string_view>

namespace binstall {

namespace {

constexpr std::string_view architecture =
#if defined(__x86_64__)
    "x86_64";
#elif defined(__aarch64__)
    "aarch64";
#elif defined(__riscv) && __riscv_xlen == 64
    "riscv64gc";
#elif defined(__powerpc64__) && defined(__LITTLE_ENDIAN__)
    "powerpc64le";
#elif defined(__s390x__)
    "s390x";
#else
#error "the target triple of this architecture is not known"
#endif

#if defined(__GLIBC__)
constexpr bool has_glibc = true;
#else
constexpr bool has_glibc = false;
#endif

} // namespace

std::vector<Target> host_targets() {
    std::vector<Target> targets;
    if (has_glibc)
        targets.push_back(Target::parse(cat(architecture, "-unknown-linux-gnu")));
    // A musl binary is nearly always static: it runs on any libc.
    targets.push_back(Target::parse(cat(architecture, "-unknown-linux-musl")));
    return targets;
}

} // namespace binstall
