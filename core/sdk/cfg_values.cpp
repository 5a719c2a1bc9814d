// SPDX-License-Identifier: MIT
// What rustc sets for a target, as far as its triple tells. `rustc --print cfg --target T` is the
// authority: its whole target list was compared, and what still differs are systems without a
// C library of their own name (VxWorks, QNX, ESP-IDF), for which nobody releases tools.
#include "cfg_values.hpp"

#include <algorithm>
#include <span>

namespace binstall {

namespace {

struct Rule {
    std::string_view prefix;
    std::string_view value;
};

// The first prefix that fits decides.
constexpr Rule arch_rules[] = {
    {"aarch64", "aarch64"},
    {"amdgcn", "amdgpu"},
    {"arm64ec", "arm64ec"},
    {"arm64", "aarch64"},
    {"arm", "arm"},
    {"bpf", "bpf"},
    {"i386", "x86"},
    {"i486", "x86"},
    {"i586", "x86"},
    {"i686", "x86"},
    {"loongarch32", "loongarch32"},
    {"loongarch64", "loongarch64"},
    {"mips64", "mips64"},
    {"mipsisa32r6", "mips32r6"},
    {"mipsisa64r6", "mips64r6"},
    {"mips", "mips"},
    {"powerpc64", "powerpc64"},
    {"powerpc", "powerpc"},
    {"riscv32", "riscv32"},
    {"riscv64", "riscv64"},
    {"sparcv9", "sparc64"},
    {"sparc64", "sparc64"},
    {"thumb", "arm"},
    {"universal", "universal"},
    {"wasm32", "wasm32"},
    {"wasm64", "wasm64"},
    {"x86_64", "x86_64"},
    {"xtensa", "xtensa"},
};

constexpr Rule os_rules[] = {
    {"darwin", "macos"},
    {"3ds", "horizon"},
    {"wasi", "wasi"},
};

// Environments whose first letters are the C library that rustc names: "gnueabihf" is "gnu".
constexpr Rule env_rules[] = {
    {"android", ""},
    {"eabi", ""},
    {"elf", ""},
    {"gnu", "gnu"},
    {"musl", "musl"},
    {"newlib", "newlib"},
    {"none", ""},
    {"softfloat", ""},
    {"spe", ""},
    {"uclibc", "uclibc"},
};

constexpr std::string_view unix_systems[] = {
    "aix",     "android",  "cygwin",  "darwin",   "dragonfly", "emscripten", "espidf",  "freebsd",
    "fuchsia", "haiku",    "horizon", "hurd",     "illumos",   "ios",        "l4re",    "linux",
    "macos",   "managarm", "netbsd",  "nto",      "nuttx",     "openbsd",    "qurt",    "redox",
    "rtems",   "solaris",  "tvos",    "visionos", "vita",      "vxworks",    "watchos",
};

constexpr std::string_view big_endian[] = {
    "aarch64_be", "armeb", "bpfeb", "m68k", "mips", "powerpc", "s390x", "sparc", "thumbeb"};

std::string first_rule(std::span<const Rule> rules, std::string_view text) {
    for (const Rule& rule : rules)
        if (text.starts_with(rule.prefix))
            return std::string{rule.value};
    return std::string{text};
}

std::string rustc_arch(const Target& target) {
    return first_rule(arch_rules, target.arch);
}

std::string rustc_os(const Target& target) {
    return first_rule(os_rules, target.os);
}

std::string rustc_env(const Target& target) {
    if (target.os.starts_with("wasip"))
        return target.os.substr(4);
    return first_rule(env_rules, target.env);
}

std::vector<std::string> family_values(const Target& target) {
    std::vector<std::string> families;
    if (std::ranges::find(unix_systems, rustc_os(target)) != std::end(unix_systems))
        families.push_back("unix");
    if (target.is_windows())
        families.push_back("windows");
    if (target.arch.starts_with("wasm"))
        families.push_back("wasm");
    return families;
}

std::string pointer_width(const Target& target) {
    const std::string_view arch = target.arch;
    if (arch == "avr" || arch == "msp430")
        return "16";
    const bool is_narrow =
        arch == "arm64_32" || target.env.ends_with("x32") || target.env.ends_with("ilp32");
    const bool is_wide = arch.find("64") != std::string_view::npos || arch == "s390x" ||
                         arch == "sparcv9" || arch.starts_with("bpf") ||
                         arch.starts_with("universal");
    return is_wide && !is_narrow ? "64" : "32";
}

std::string endian(const Target& target) {
    const std::string_view arch = target.arch;
    const bool is_big =
        std::ranges::any_of(big_endian, [&](auto name) { return arch.starts_with(name); });
    const bool is_marked_little = arch.ends_with("le") || arch.ends_with("el");
    return is_big && !is_marked_little ? "big" : "little";
}

} // namespace

std::vector<std::string> cfg_values(const Target& target, std::string_view key) {
    if (key == "target_arch")
        return {rustc_arch(target), target.arch};
    if (key == "target_os") {
        // "linux" for Android: what the triple says, and cargo-binstall with it.
        if (target.os == "android")
            return {target.os, "linux"};
        return {rustc_os(target), target.os};
    }
    if (key == "target_env")
        return {rustc_env(target), target.env.empty() ? "unknown" : target.env};
    if (key == "target_vendor")
        return {target.vendor};
    if (key == "target_family")
        return family_values(target);
    if (key == "target_pointer_width")
        return {pointer_width(target)};
    if (key == "target_endian")
        return {endian(target)};
    return {};
}

} // namespace binstall
