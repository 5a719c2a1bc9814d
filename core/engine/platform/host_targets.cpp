// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/config/config.hpp>
#include <engine/executable/elf_file.hpp>
#include <engine/files.hpp>
#include <engine/inspect/interpreter.hpp>
#include <engine/platform/host_targets.hpp>
#include <engine/platform/system_program.hpp>

#include <algorithm>
#include <elf.h>
#include <fcntl.h>
#include <string>
#include <string_view>
#include <system_error>

namespace binstall {

namespace {

enum class CLibrary { glibc, musl, bionic };

/// What the system's own programs are linked with. Where they are static nobody can tell; then
/// glibc's dynamic linker decides.
CLibrary library_of(const std::optional<SystemProgram>& program) {
    const std::string interpreter = program ? program->interpreter : "";
    if (interpreter.find("/ld-musl") != std::string::npos)
        return CLibrary::musl;
    const bool is_bionic =
        interpreter.starts_with("/system/bin/linker") || interpreter.starts_with("/apex/");
    return is_bionic ? CLibrary::bionic : CLibrary::glibc;
}

/// How 32-bit Arm hands over numbers is the system's choice; it says so in each of its programs.
const HostMachine& with_float(const HostMachine& machine,
                              const std::optional<SystemProgram>& program) {
    if (machine.elf_machine != EM_ARM || !program || program->machine != EM_ARM)
        return machine;
    const bool is_hard = program->interpreter.find("armhf") != std::string::npos ||
                         (program->flags & EF_ARM_ABI_FLOAT_HARD) != 0;
    const auto machines = host_machines();
    return *std::ranges::find_if(machines, [&](const HostMachine& other) {
        return other.elf_machine == EM_ARM && (other.abi == "eabihf") == is_hard;
    });
}

/// Whether programs that others have linked with glibc would start.
bool has_glibc_loader(const HostSystem& system, const HostMachine& machine) {
    if (machine.bits == 64)
        return why_no_interpreter(machine.loader, system).empty();
    const fs::path file = system.at(machine.loader);
    std::error_code ignored;
    if (!fs::is_regular_file(file, ignored))
        return false;
    try {
        const FileDescriptor opened = open_at(AT_FDCWD, file, O_RDONLY | O_NONBLOCK | O_NOCTTY, 0);
        const ElfHeader header = read_elf_header(bytes_of(opened.get(), file.string()));
        return header.bits == machine.bits && header.machine == machine.elf_machine &&
               header.type == ElfHeader::Type::shared;
    } catch (const Error&) {
        return false;
    }
}

/// https://git.adelielinux.org/adelie/gcompat: its stand-in does start such programs.
bool has_gcompat(const HostSystem& system) {
    std::error_code ignored;
    return fs::exists(system.at("/lib/libgcompat.so.0"), ignored) ||
           fs::exists(system.at("/usr/lib/libgcompat.so.0"), ignored);
}

/// The machine's triple with `library`, then that of the older one whose programs it runs too.
std::vector<Target> linux_targets(const HostMachine& machine, std::string_view library) {
    std::vector<Target> targets;
    for (const std::string_view architecture : {machine.architecture, machine.older})
        if (!architecture.empty())
            targets.push_back(
                Target::parse(cat(architecture, "-unknown-linux-", library, machine.abi)));
    return targets;
}

std::vector<Target> joined(std::vector<Target> first, const std::vector<Target>& second) {
    first.insert(first.end(), second.begin(), second.end());
    return first;
}

} // namespace

std::vector<Target> host_targets(const HostSystem& system, const HostMachine& built_for) {
    const std::optional<SystemProgram> program = system_program(system);
    const HostMachine& machine = with_float(built_for, program);
    const std::vector<Target> gnu = linux_targets(machine, "gnu");
    const std::vector<Target> musl = linux_targets(machine, "musl");
    switch (library_of(program)) {
    case CLibrary::bionic:
        return machine.android.empty()
                   ? musl
                   : joined({Target::parse(std::string{machine.android})}, musl);
    case CLibrary::musl:
        return has_gcompat(system) || has_glibc_loader(system, machine) ? joined(musl, gnu) : musl;
    case CLibrary::glibc:
        break;
    }
    if (system.glibc.empty())
        return musl;
    return has_glibc_loader(system, machine) ? joined(gnu, musl) : joined(musl, gnu);
}

std::vector<Target> host_targets(const HostSystem& system) {
    return host_targets(system, this_machine());
}

std::vector<Target> host_targets() {
    return host_targets(this_system(process_environment()));
}

int host_x86_level() {
    return this_system(process_environment()).x86_level;
}

bool is_of_this_machine(const Target& target) {
    const HostMachine& machine = this_machine();
    const bool has_known_library =
        target.env == cat("gnu", machine.abi) || target.env == cat("musl", machine.abi);
    return target.arch == machine.architecture && target.os == "linux" && has_known_library;
}

} // namespace binstall
