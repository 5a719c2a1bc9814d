// SPDX-License-Identifier: MIT
#pragma once

#include "terminal.hpp"

#include <binstall/error.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace binstall::cli {

/// Prints the one `error:` line of a command: package (may be empty), what, and the error's name;
/// below it `note:` lines (where it happened, what was asked) and the `hint:`.
void print_error(Terminal& terminal, std::string_view package, const Error& error);

/// The notes of `error`, one line each: its trail, its own notes, when to try again.
[[nodiscard]] std::vector<std::string> note_lines(const Error& error);

} // namespace binstall::cli
