// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/url.hpp>

#include <cli/parse.hpp>
#include <cli/session.hpp>
#include <cli/terminal.hpp>

namespace binstall::cli {

/// The URL in `binstall doctor net URL`; "github.com" is short for "https://github.com".
/// @throws Error{Errc::usage}, Error{Errc::url}
[[nodiscard]] Url doctor_url(const CommandLine& line);

/// `binstall doctor net URL`: the way to a server, hop by hop. An answer of any status is a way
/// that is open, and exit code 0; else the code is that of what stands in it.
[[nodiscard]] int doctor(const CommandLine& line, Session& session, Terminal& terminal);

} // namespace binstall::cli
