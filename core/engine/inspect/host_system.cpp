// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/inspect/host_system.hpp>

#if defined(__x86_64__)
#include <cpuid.h>
#endif
#include <gnu/libc-version.h>
#include <string_view>

namespace binstall {

namespace {

#if defined(__x86_64__)

struct Leaf {
    unsigned eax = 0;
    unsigned ebx = 0;
    unsigned ecx = 0;
    unsigned edx = 0;
};

Leaf cpuid(unsigned number) {
    Leaf leaf;
    __get_cpuid_count(number, 0, &leaf.eax, &leaf.ebx, &leaf.ecx, &leaf.edx);
    return leaf;
}

constexpr bool has_all(unsigned word, unsigned bits) {
    return (word & bits) == bits;
}

/// What the operating system saves when it switches threads: XCR0. Registers that it does not save
/// cannot be used, whatever the processor has.
unsigned saved_registers(const Leaf& basic) {
    if (!has_all(basic.ecx, bit_OSXSAVE))
        return 0;
    unsigned low = 0;
    unsigned high = 0;
    __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return low;
}

/// The levels of https://gitlab.com/x86-psABIs/x86-64-ABI, section 3.1.1.
int x86_level() {
    constexpr unsigned lahf = 1U << 0;  // leaf 0x80000001, ecx
    constexpr unsigned lzcnt = 1U << 5; // the same
    constexpr unsigned vector_256 = 0x06;
    constexpr unsigned vector_512 = 0xe6;
    const Leaf basic = cpuid(1);
    const Leaf extended = cpuid(0x80000001);
    const Leaf structured = cpuid(7);
    const unsigned saved = saved_registers(basic);
    if (!has_all(basic.ecx,
                 bit_CMPXCHG16B | bit_POPCNT | bit_SSE3 | bit_SSE4_1 | bit_SSE4_2 | bit_SSSE3) ||
        !has_all(extended.ecx, lahf))
        return 1;
    if (!has_all(saved, vector_256) ||
        !has_all(basic.ecx, bit_AVX | bit_F16C | bit_FMA | bit_MOVBE) ||
        !has_all(structured.ebx, bit_AVX2 | bit_BMI | bit_BMI2) || !has_all(extended.ecx, lzcnt))
        return 2;
    if (!has_all(saved, vector_512) ||
        !has_all(structured.ebx,
                 bit_AVX512F | bit_AVX512BW | bit_AVX512CD | bit_AVX512DQ | bit_AVX512VL))
        return 3;
    return 4;
}

#else

int x86_level() {
    return 0;
}

#endif

std::vector<fs::path> folders(std::string_view list) {
    std::vector<fs::path> paths;
    for (const std::string_view path : split(list, ':'))
        if (path.starts_with('/')) // a relative one means another folder in every shell
            paths.emplace_back(path);
    return paths;
}

} // namespace

HostSystem this_system(const std::map<std::string, std::string, std::less<>>& environment) {
    const auto variable = [&](std::string_view name, std::string_view fallback) {
        const auto found = environment.find(name);
        return std::string{found == environment.end() ? fallback : std::string_view{found->second}};
    };
    HostSystem system;
    system.glibc = ::gnu_get_libc_version();
    system.x86_level = x86_level();
    system.library_path = folders(variable("LD_LIBRARY_PATH", ""));
    // https://github.com/nix-community/nix-ld
    constexpr std::string_view nix = "/run/current-system/sw/share/nix-ld/lib";
    system.nix_loader = variable("NIX_LD", cat(nix, "/ld.so"));
    system.nix_library_path = folders(variable("NIX_LD_LIBRARY_PATH", nix));
    return system;
}

} // namespace binstall
