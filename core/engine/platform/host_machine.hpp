// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace binstall {

/// A kind of machine that Linux runs on, as triples name it.
struct HostMachine {
    std::string_view architecture; ///< "x86_64"
    std::string_view abi;          ///< What follows "gnu" and "musl": "eabihf"; mostly nothing.
    int bits = 64;
    std::uint16_t elf_machine = 0;
    std::string_view loader;  ///< Where programs expect glibc's dynamic linker.
    std::string_view android; ///< The triple there; empty for none.
    std::string_view older;   ///< An architecture whose programs it runs as well; or empty.
};

/// All that are known.
[[nodiscard]] std::span<const HostMachine> host_machines();

/// The one that this program was built for.
[[nodiscard]] const HostMachine& this_machine();

} // namespace binstall
