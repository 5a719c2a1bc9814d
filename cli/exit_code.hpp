// SPDX-License-Identifier: MIT
#pragma once

#include "parse.hpp"

#include <binstall/error.hpp>

#include <engine/report.hpp>

#include <span>

namespace binstall::cli {

/// One line of docs/exit-codes.md.
struct ExitCode {
    Errc error;
    int code;
    int as_cargo_binstall; ///< The code that scripts of the peer know for it (design D14).
};

/// Every Errc, in its order.
[[nodiscard]] std::span<const ExitCode> exit_codes();

[[nodiscard]] int exit_code(Errc error, Personality personality);

/// 0; or that of the first package in name order that failed for a reason of its own; or that of a
/// cancelled command.
[[nodiscard]] int exit_code(const InstallReport& report, Personality personality);

/// The same for the command that `line` is: to the peer, nothing is wrong with a manifest at a path
/// or in a repository but that the package was not found there.
[[nodiscard]] int exit_code(const InstallReport& report, const CommandLine& line);

} // namespace binstall::cli
