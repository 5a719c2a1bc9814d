// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/error.hpp>
#include <binstall/value.hpp>

#include <engine/explain.hpp>

#include <optional>
#include <string>
#include <vector>

namespace binstall::cli {

/// Which build would be taken, and why no other, line by line.
[[nodiscard]] std::vector<std::string> explanation_lines(const Explanation& explanation);

/// The same as docs/json.md has it.
/// `error`: that nobody has a build.
[[nodiscard]] Value
json_explanation(const Explanation& explanation, int exit_code, const std::optional<Error>& error);

} // namespace binstall::cli
