// SPDX-License-Identifier: MIT
#pragma once

#include <engine/executable/elf_file.hpp>
#include <engine/inspect/host_system.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace binstall {

/// The ELF file at `path` on `system`; absent when there is no regular file of that kind.
[[nodiscard]] std::optional<ElfFile> elf_at(const HostSystem& system, const fs::path& path);

/// Why the dynamic linker `path` would start nothing on `system`; empty when it would. Completes
/// "the interpreter is ...".
[[nodiscard]] std::string why_no_interpreter(std::string_view path, const HostSystem& system);

} // namespace binstall
