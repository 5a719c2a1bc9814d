// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace binstall {

/// A moment as servers write it, https://www.rfc-editor.org/rfc/rfc3339: "2026-01-01T00:00:00Z",
/// also with a fraction (dropped) or an offset ("+02:00"). Absent when it is not one.
[[nodiscard]] std::optional<std::chrono::sys_seconds> parse_timestamp(std::string_view text);

} // namespace binstall
