// SPDX-License-Identifier: MIT
#include <engine/platform/host_machine.hpp>

#include <algorithm>
#include <elf.h>

namespace binstall {

namespace {

/// https://sourceware.org/glibc/wiki/ABIList
constexpr HostMachine machines[] = {
    {"x86_64", "", 64, EM_X86_64, "/lib64/ld-linux-x86-64.so.2", "x86_64-linux-android", ""},
    {"aarch64", "", 64, EM_AARCH64, "/lib/ld-linux-aarch64.so.1", "aarch64-linux-android", ""},
    {"riscv64gc", "", 64, EM_RISCV, "/lib/ld-linux-riscv64-lp64d.so.1", "", ""},
    {"powerpc64le", "", 64, EM_PPC64, "/lib64/ld64.so.2", "", ""},
    {"s390x", "", 64, EM_S390, "/lib/ld64.so.1", "", ""},
    {"i686", "", 32, EM_386, "/lib/ld-linux.so.2", "i686-linux-android", "i586"},
    {"armv7", "eabihf", 32, EM_ARM, "/lib/ld-linux-armhf.so.3", "armv7-linux-androideabi", "arm"},
    {"armv7", "eabi", 32, EM_ARM, "/lib/ld-linux.so.3", "armv7-linux-androideabi", "arm"},
};

constexpr const HostMachine& machine_of(std::string_view architecture, std::string_view abi = "") {
    return *std::ranges::find_if(machines, [&](const HostMachine& machine) {
        return machine.architecture == architecture && machine.abi == abi;
    });
}

} // namespace

std::span<const HostMachine> host_machines() {
    return machines;
}

const HostMachine& this_machine() {
#if defined(__x86_64__)
    return machine_of("x86_64");
#elif defined(__aarch64__)
    return machine_of("aarch64");
#elif defined(__riscv) && __riscv_xlen == 64
    return machine_of("riscv64gc");
#elif defined(__powerpc64__) && defined(__LITTLE_ENDIAN__)
    return machine_of("powerpc64le");
#elif defined(__s390x__)
    return machine_of("s390x");
#elif defined(__i386__)
    return machine_of("i686");
#elif defined(__arm__) && defined(__ARM_PCS_VFP)
    return machine_of("armv7", "eabihf");
#elif defined(__arm__)
    return machine_of("armv7", "eabi");
#else
#error "the target triple of this architecture is not known"
#endif
}

} // namespace binstall
