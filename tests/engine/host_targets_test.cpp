// SPDX-License-Identifier: MIT
// Which targets run on a machine: judged on machines that are folders, of every kind.
#include "../support/elf_builder.hpp"
#include "../support/temp_folder.hpp"

#include <engine/platform/host_targets.hpp>
#include <engine/platform/system_program.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <elf.h>
#include <string>
#include <vector>

using namespace binstall;
using namespace binstall::test;

namespace {

/// A program or library of a few bytes: a header, and the interpreter if there is one.
template <class Header, class Segment>
std::string small_elf(unsigned char width,
                      std::uint16_t machine,
                      std::uint32_t flags,
                      const std::string& interpreter) {
    Header header{};
    std::memcpy(header.e_ident, ELFMAG, SELFMAG);
    header.e_ident[EI_CLASS] = width;
    header.e_ident[EI_DATA] = ELFDATA2LSB;
    header.e_ident[EI_VERSION] = EV_CURRENT;
    header.e_type = ET_DYN;
    header.e_machine = machine;
    header.e_version = EV_CURRENT;
    header.e_flags = flags;
    header.e_ehsize = sizeof(Header);
    header.e_phentsize = sizeof(Segment);
    header.e_phoff = sizeof(Header);
    header.e_phnum = interpreter.empty() ? 0 : 1;
    Segment segment{};
    segment.p_type = PT_INTERP;
    segment.p_offset = sizeof(Header) + sizeof(Segment);
    segment.p_filesz = static_cast<decltype(segment.p_filesz)>(interpreter.size() + 1);
    std::string bytes(reinterpret_cast<const char*>(&header), sizeof header);
    bytes.append(reinterpret_cast<const char*>(&segment), sizeof segment);
    return bytes + interpreter + std::string(1, '\0');
}

const HostMachine& machine_named(std::string_view architecture, std::string_view abi) {
    const auto machines = host_machines();
    const auto found = std::ranges::find_if(machines, [&](const HostMachine& machine) {
        return machine.architecture == architecture && machine.abi == abi;
    });
    REQUIRE(found != machines.end());
    return *found;
}

std::string
program_for(const HostMachine& machine, const std::string& interpreter, std::uint32_t flags = 0) {
    return machine.bits == 64 ? small_elf<Elf64_Ehdr, Elf64_Phdr>(
                                    ELFCLASS64, machine.elf_machine, flags, interpreter)
                              : small_elf<Elf32_Ehdr, Elf32_Phdr>(
                                    ELFCLASS32, machine.elf_machine, flags, interpreter);
}

/// glibc's dynamic linker: it has a soname.
std::string linker_for(const HostMachine& machine) {
    return machine.bits == 64
               ? elf_file(
                     {.is_program = false, .soname = "ld-linux.so", .machine = machine.elf_machine})
               : program_for(machine, "");
}

std::string listed(const std::vector<Target>& targets) {
    std::string text;
    for (const Target& target : targets)
        text += (text.empty() ? "" : " ") + target.triple;
    return text;
}

/// How a system is laid out.
enum class Layout {
    usual,       ///< glibc's linker where programs expect it.
    elsewhere,   ///< glibc, whose linker is in a store (NixOS, Guix).
    stand_in,    ///< The same, with a program in its place that only says so.
    musl,        ///< The system's programs are musl's.
    gcompat,     ///< The same, with something that starts glibc's.
    android,     ///< bionic.
    static_only, ///< The system's programs are static, and there is no linker.
};

struct Row {
    const char* architecture;
    const char* abi;
    Layout layout;
    const char* interpreter; ///< Of the system's programs.
    std::uint32_t flags;
    const char* targets;
};

std::string targets_on(const Row& row) {
    const HostMachine& machine = machine_named(row.architecture, row.abi);
    const TempFolder folder;
    HostSystem system;
    system.root = folder.path();
    system.glibc = "2.36";
    const auto add = [&](std::string_view path, const std::string& bytes) {
        folder.write(fs::path{path}.relative_path(), bytes);
    };
    const std::string program = program_for(machine, row.interpreter, row.flags);
    if (row.layout == Layout::android)
        add("/system/bin/sh", program);
    else if (row.layout == Layout::musl || row.layout == Layout::gcompat)
        add("/bin/busybox", program);
    else
        add("/bin/sh", program);
    if (row.layout == Layout::usual)
        add(machine.loader, linker_for(machine));
    if (row.layout == Layout::stand_in)
        add(machine.loader, "#!/bin/sh\necho see nix.dev\n");
    if (row.layout == Layout::gcompat)
        add("/lib/libgcompat.so.0", linker_for(machine));
    return listed(host_targets(system, machine));
}

} // namespace

TEST_CASE("the targets of a machine follow from its processor, its programs and its linkers") {
    for (const Row& row : {
             Row{"x86_64",
                 "",
                 Layout::usual,
                 "/lib64/ld-linux-x86-64.so.2",
                 0,
                 "x86_64-unknown-linux-gnu x86_64-unknown-linux-musl"},
             Row{"x86_64",
                 "",
                 Layout::elsewhere,
                 "/nix/store/x-glibc/lib/ld-linux-x86-64.so.2",
                 0,
                 "x86_64-unknown-linux-musl x86_64-unknown-linux-gnu"},
             Row{"x86_64",
                 "",
                 Layout::stand_in,
                 "/gnu/store/x/lib/ld-linux-x86-64.so.2",
                 0,
                 "x86_64-unknown-linux-musl x86_64-unknown-linux-gnu"},
             Row{"x86_64",
                 "",
                 Layout::musl,
                 "/lib/ld-musl-x86_64.so.1",
                 0,
                 "x86_64-unknown-linux-musl"},
             Row{"x86_64",
                 "",
                 Layout::gcompat,
                 "/lib/ld-musl-x86_64.so.1",
                 0,
                 "x86_64-unknown-linux-musl x86_64-unknown-linux-gnu"},
             Row{"x86_64",
                 "",
                 Layout::static_only,
                 "",
                 0,
                 "x86_64-unknown-linux-musl x86_64-unknown-linux-gnu"},
             Row{"x86_64",
                 "",
                 Layout::android,
                 "/system/bin/linker64",
                 0,
                 "x86_64-linux-android x86_64-unknown-linux-musl"},
             Row{"aarch64",
                 "",
                 Layout::usual,
                 "/lib/ld-linux-aarch64.so.1",
                 0,
                 "aarch64-unknown-linux-gnu aarch64-unknown-linux-musl"},
             Row{"aarch64",
                 "",
                 Layout::musl,
                 "/lib/ld-musl-aarch64.so.1",
                 0,
                 "aarch64-unknown-linux-musl"},
             Row{"aarch64",
                 "",
                 Layout::android,
                 "/system/bin/linker64",
                 0,
                 "aarch64-linux-android aarch64-unknown-linux-musl"},
             Row{"aarch64",
                 "",
                 Layout::android,
                 "/apex/com.android.runtime/bin/linker64",
                 0,
                 "aarch64-linux-android aarch64-unknown-linux-musl"},
             Row{"riscv64gc",
                 "",
                 Layout::usual,
                 "/lib/ld-linux-riscv64-lp64d.so.1",
                 0,
                 "riscv64gc-unknown-linux-gnu riscv64gc-unknown-linux-musl"},
             Row{"riscv64gc",
                 "",
                 Layout::musl,
                 "/lib/ld-musl-riscv64.so.1",
                 0,
                 "riscv64gc-unknown-linux-musl"},
             Row{"i686",
                 "",
                 Layout::usual,
                 "/lib/ld-linux.so.2",
                 0,
                 "i686-unknown-linux-gnu i586-unknown-linux-gnu i686-unknown-linux-musl "
                 "i586-unknown-linux-musl"},
             Row{"i686",
                 "",
                 Layout::musl,
                 "/lib/ld-musl-i386.so.1",
                 0,
                 "i686-unknown-linux-musl i586-unknown-linux-musl"},
             Row{"armv7",
                 "eabihf",
                 Layout::usual,
                 "/lib/ld-linux-armhf.so.3",
                 0x5000400,
                 "armv7-unknown-linux-gnueabihf arm-unknown-linux-gnueabihf "
                 "armv7-unknown-linux-musleabihf arm-unknown-linux-musleabihf"},
             Row{"armv7",
                 "eabi",
                 Layout::usual,
                 "/lib/ld-linux.so.3",
                 0x5000200,
                 "armv7-unknown-linux-gnueabi arm-unknown-linux-gnueabi "
                 "armv7-unknown-linux-musleabi arm-unknown-linux-musleabi"},
             // What the system's programs say counts, not how ours was built.
             Row{"armv7",
                 "eabi",
                 Layout::musl,
                 "/lib/ld-musl-armhf.so.1",
                 0,
                 "armv7-unknown-linux-musleabihf arm-unknown-linux-musleabihf"},
             Row{"armv7",
                 "eabihf",
                 Layout::musl,
                 "/lib/ld-musl-arm.so.1",
                 0,
                 "armv7-unknown-linux-musleabi arm-unknown-linux-musleabi"},
             Row{"armv7",
                 "eabihf",
                 Layout::android,
                 "/system/bin/linker",
                 0,
                 "armv7-linux-androideabi armv7-unknown-linux-musleabi "
                 "arm-unknown-linux-musleabi"},
         }) {
        CAPTURE(std::string{row.architecture});
        CAPTURE(static_cast<int>(row.layout));
        CAPTURE(std::string{row.interpreter});
        CHECK(targets_on(row) == row.targets);
    }
}

TEST_CASE("a linker for another processor, or something that is none, starts nothing") {
    const HostMachine& machine = machine_named("i686", "");
    for (const std::string& bytes : {program_for(machine_named("armv7", "eabi"), ""),
                                     program_for(machine_named("x86_64", ""), ""),
                                     std::string{"#!/bin/sh\n"},
                                     std::string{"\x7f"
                                                 "ELF"},
                                     std::string{}}) {
        const TempFolder folder;
        HostSystem system;
        system.root = folder.path();
        system.glibc = "2.36";
        folder.write(fs::path{machine.loader}.relative_path(), bytes);
        CHECK(host_targets(system, machine).front().env == "musl");
    }
}

TEST_CASE("a system program is read, and not run, whatever it is") {
    const HostMachine& machine = machine_named("x86_64", "");
    const std::string good = program_for(machine, "/lib/ld-musl-x86_64.so.1");
    const auto interpreter = [](const std::string& shell, const std::string& env) {
        const TempFolder folder;
        HostSystem system;
        system.root = folder.path();
        folder.write("bin/sh", shell);
        folder.write("usr/bin/env", env);
        const std::optional<SystemProgram> found = system_program(system);
        return found ? found->interpreter : "none";
    };
    CHECK(interpreter(good, "") == "/lib/ld-musl-x86_64.so.1");
    // One that cannot be read is passed over.
    for (const std::string& bad : {std::string{},
                                   std::string{"#!/bin/true\n"},
                                   good.substr(0, 10),
                                   good.substr(0, 70),
                                   good.substr(0, good.size() - 5)}) {
        CAPTURE(bad.size());
        CHECK(interpreter(bad, good) == "/lib/ld-musl-x86_64.so.1");
        CHECK(interpreter(bad, bad) == "none");
    }
    HostSystem empty;
    const TempFolder folder;
    empty.root = folder.path();
    CHECK_FALSE(system_program(empty).has_value());
}
