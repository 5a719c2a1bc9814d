// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/error.hpp>
#include <binstall/target.hpp>

#include <engine/inspect/host_system.hpp>
#include <engine/staged_tree.hpp>

#include <filesystem>
#include <optional>
#include <string>

namespace binstall {

/// Why a file is of no use, and as what kind of refusal that counts: Errc::archive for a file that
/// is broken or no executable, Errc::install for one that is made for something else,
/// Errc::not_found for one that is right and cannot run on this machine.
struct Unusable {
    Errc code = Errc::install;
    std::string reason; ///< One clause: "it is built for aarch64, not for x86_64".

    friend bool operator==(const Unusable&, const Unusable&) = default;
};

/// The machine that a file is to run on, and where it will be installed there.
struct RunsHere {
    const HostSystem& system;
    std::filesystem::path folder; ///< What a program means by $ORIGIN.
};

/// Why `file` is not an executable that can run as `target`; absent when it is one. Reads ELF, PE
/// and Mach-O headers and `#!` lines; runs nothing. With `here`, what the file needs of that
/// machine is looked for too: its interpreter, C library, shared libraries, processor.
std::optional<Unusable>
why_unusable(const StagedFile& file, const Target& target, const RunsHere* here);

/// What may keep a usable file from running: a script's interpreter that is not there now. A clause
/// for a warning; absent when there is nothing to say.
std::optional<std::string> doubt_about(const StagedFile& file, const HostSystem& system);

} // namespace binstall
