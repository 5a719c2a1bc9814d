// SPDX-License-Identifier: MIT
#pragma once

#include <engine/inspect/host_system.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace binstall {

/// What one of the system's own programs says of the machine that it was made for.
struct SystemProgram {
    int bits = 64;
    std::uint16_t machine = 0; ///< EM_X86_64, EM_ARM, ...
    std::uint32_t flags = 0;   ///< As the processor's ABI has them.
    std::string interpreter;   ///< "/lib/ld-musl-x86_64.so.1"; empty for a static program.
};

/// The first that can be read of the programs that every system has: a shell, env, busybox.
/// Absent when there is none. Nothing is run.
[[nodiscard]] std::optional<SystemProgram> system_program(const HostSystem& system);

} // namespace binstall
