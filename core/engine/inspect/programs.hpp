// SPDX-License-Identifier: MIT
// The formats of programs, each judged by its own headers. Absent when nothing speaks against the
// file.
#pragma once

#include <binstall/target.hpp>

#include <engine/executable/elf_file.hpp>
#include <engine/inspect.hpp>

#include <optional>
#include <string>

namespace binstall {

using Reason = std::optional<Unusable>;

/// The file is not whole.
[[nodiscard]] inline Unusable broken(std::string reason) {
    return {Errc::archive, std::move(reason)};
}

/// The file is made for something else.
[[nodiscard]] inline Unusable foreign(std::string reason) {
    return {Errc::install, std::move(reason)};
}

/// `here`: the machine that it is to run on; null to judge the headers alone.
[[nodiscard]] Reason
why_elf_unusable(const FileBytes& bytes, const Target& target, const RunsHere* here);

/// What the program, whose headers are right, needs and `here` does not have.
[[nodiscard]] Reason why_elf_not_here(const FileBytes& bytes, const RunsHere& here);

[[nodiscard]] Reason why_pe_unusable(const FileBytes& bytes, const Target& target);

[[nodiscard]] Reason why_mach_o_unusable(const FileBytes& bytes, const Target& target);

} // namespace binstall
