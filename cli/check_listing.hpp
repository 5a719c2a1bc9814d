// SPDX-License-Identifier: MIT
// What `binstall verify` found, as text and as JSON.
#pragma once

#include <binstall/error.hpp>
#include <binstall/value.hpp>

#include <engine/place/check.hpp>

#include <optional>
#include <string>
#include <vector>

namespace binstall::cli {

/// One line for each package, and indented ones for what is wrong with it.
[[nodiscard]] std::vector<std::string> check_lines(const DestinationCheck& check);

/// The whole document of `verify`. `error`: that something differs.
[[nodiscard]] Value
json_check(const DestinationCheck& check, int exit_code, const std::optional<Error>& error);

} // namespace binstall::cli
