// SPDX-License-Identifier: MIT
#pragma once

#include "parse.hpp"

namespace binstall::cli {

enum class OutputFormat { text, json };

/// --format. @throws Error{Errc::usage} for one that does not exist.
[[nodiscard]] OutputFormat output_format(const CommandLine& line);

/// Whether `arguments` ask for JSON, for when they cannot be read otherwise.
[[nodiscard]] bool asks_for_json(std::span<const std::string> arguments);

} // namespace binstall::cli
