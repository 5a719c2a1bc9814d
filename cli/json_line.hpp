// SPDX-License-Identifier: MIT
#pragma once

#include "terminal.hpp"

#include <string>
#include <string_view>

namespace binstall::cli {

/// One line of the log as a program reads it, in the form of Rust's tracing-subscriber, which
/// cargo-binstall prints with --json-output. With its line end.
///
///     {"timestamp":"2026-11-21T10:40:05.123456Z","level":"WARN","fields":{"message":"..."},"target":"binstall"}
///
/// `label` is what stands before `text` on a terminal; it is left out where the level says the
/// same.
[[nodiscard]] std::string json_line(Style style, std::string_view label, std::string_view text);

} // namespace binstall::cli
