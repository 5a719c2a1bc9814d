// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/target.hpp>

#include <engine/inspect/host_system.hpp>
#include <engine/platform/host_machine.hpp>

#include <vector>

namespace binstall {

/// The targets whose binaries run on this machine, most wanted first: the native one with this
/// system's C library, then musl, whose programs are nearly always static. Where dynamic programs
/// of others do not start (no loader at the usual place, or a stand-in for one: NixOS, Guix), musl
/// comes first; so it does where the system's own programs are musl's (Alpine), and glibc's only
/// follow when something there starts them (gcompat). On Android its own comes first. Found without
/// running anything: from this program's own architecture, a program of the system and its linkers.
[[nodiscard]] std::vector<Target> host_targets();
[[nodiscard]] std::vector<Target> host_targets(const HostSystem& system);
[[nodiscard]] std::vector<Target> host_targets(const HostSystem& system,
                                               const HostMachine& machine);

/// The level of x86-64 that this machine's processor has, 1 to 4; 0 on others.
[[nodiscard]] int host_x86_level();

/// Whether programs for `target` are for this machine: its processor and system, with a C library
/// that host_targets() has.
[[nodiscard]] bool is_of_this_machine(const Target& target);

} // namespace binstall
