// SPDX-License-Identifier: MIT
#pragma once

#include <cli/parse.hpp>
#include <cli/session.hpp>
#include <cli/terminal.hpp>

namespace binstall::cli {

/// `binstall doctor net URL`: the way to a server, hop by hop. An answer of any status is a way
/// that is open, and exit code 0; else the code is that of what stands in it.
[[nodiscard]] int doctor(const CommandLine& line, Session& session, Terminal& terminal);

} // namespace binstall::cli
