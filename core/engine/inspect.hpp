// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/target.hpp>

#include <engine/staged_tree.hpp>

#include <optional>
#include <string>

namespace binstall {

/// Why `file` is not an executable that can run as `target`, in one clause; absent when it is one.
/// Reads ELF, PE and Mach-O headers and `#!` lines; runs nothing. `on_this_host` asks in addition
/// whether what the file needs from this machine (its interpreter) is here.
std::optional<std::string>
why_unusable(const StagedFile& file, const Target& target, bool on_this_host);

} // namespace binstall
