// SPDX-License-Identifier: MIT
// The formats of programs, each judged by its own headers. A reason is one clause that says what
// the file is; absent when nothing speaks against it.
#pragma once

#include <binstall/target.hpp>

#include <engine/elf_file.hpp>

#include <optional>
#include <string>

namespace binstall {

using Reason = std::optional<std::string>;

/// `is_for_this_host`: also whether its interpreter is here and glibc new enough.
[[nodiscard]] Reason
why_elf_unusable(const FileBytes& bytes, const Target& target, bool is_for_this_host);

[[nodiscard]] Reason why_pe_unusable(const FileBytes& bytes, const Target& target);

[[nodiscard]] Reason why_mach_o_unusable(const FileBytes& bytes, const Target& target);

} // namespace binstall
