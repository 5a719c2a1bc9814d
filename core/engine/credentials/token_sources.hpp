// SPDX-License-Identifier: MIT
// The kinds of places where a secret is found. All of them borrow the environment and the log.
#pragma once

#include <binstall/log.hpp>

#include <engine/config/config.hpp>
#include <engine/credentials/scope.hpp>

#include <string>
#include <vector>

namespace binstall {

/// The content of a variable; none when it is unset or empty.
TokenSource token_in_variable(const Environment& environment, std::string name);

/// The content of a file that was named: @throws Error{Errc::config} also when it is not there.
TokenSource token_in_file(const fs::path& file, Log& log);

/// What a program that the user named prints, as cargo's `token-from-stdout`.
/// @throws Error{Errc::subprocess}
TokenSource token_of_command(const Environment& environment, std::vector<std::string> words);

} // namespace binstall
