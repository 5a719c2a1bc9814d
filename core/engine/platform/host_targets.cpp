// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/config/config.hpp>
#include <engine/inspect/interpreter.hpp>
#include <engine/platform/host_targets.hpp>

#include <algorithm>
#include <string_view>

namespace binstall {

namespace {

/// What this program was built for, and where programs like it expect glibc's loader.
struct Native {
    std::string_view architecture;
    std::string_view loader;
};

constexpr Native native =
#if defined(__x86_64__)
    {"x86_64", "/lib64/ld-linux-x86-64.so.2"};
#elif defined(__aarch64__)
    {"aarch64", "/lib/ld-linux-aarch64.so.1"};
#elif defined(__riscv) && __riscv_xlen == 64
    {"riscv64gc", "/lib/ld-linux-riscv64-lp64d.so.1"};
#elif defined(__powerpc64__) && defined(__LITTLE_ENDIAN__)
    {"powerpc64le", "/lib64/ld64.so.2"};
#elif defined(__s390x__)
    {"s390x", "/lib/ld64.so.1"};
#else
#error "the target triple of this architecture is not known"
#endif

} // namespace

std::vector<Target> host_targets(const HostSystem& system) {
    const Target gnu = Target::parse(cat(native.architecture, "-unknown-linux-gnu"));
    const Target musl = Target::parse(cat(native.architecture, "-unknown-linux-musl"));
    if (system.glibc.empty())
        return {musl};
    return why_no_interpreter(native.loader, system).empty() ? std::vector{gnu, musl}
                                                             : std::vector{musl, gnu};
}

std::vector<Target> host_targets() {
    return host_targets(this_system(process_environment()));
}

int host_x86_level() {
    return this_system(process_environment()).x86_level;
}

bool is_of_this_machine(const Target& target) {
    const bool has_known_library = target.env == "gnu" || target.env == "musl";
    return target.arch == native.architecture && target.os == "linux" && has_known_library;
}

} // namespace binstall
