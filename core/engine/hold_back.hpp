// SPDX-License-Identifier: MIT
#pragma once

#include <engine/age.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace binstall {

/// Why what was `done` ("published", "uploaded") at `moment` is too young, in one clause, with the
/// time at which it no longer will be; empty when it is old enough. A moment that nobody states
/// counts as just now.
[[nodiscard]] std::string why_held_back(std::string_view done,
                                        const std::optional<std::chrono::sys_seconds>& moment,
                                        const Age& min_age);

} // namespace binstall
