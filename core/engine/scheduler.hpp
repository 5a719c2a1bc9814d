// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/error.hpp>

#include <cstddef>
#include <exception>
#include <functional>
#include <optional>
#include <stop_token>
#include <vector>

namespace binstall {

/// Runs `task(0) ... task(count - 1)`, at most `at_once` at a time, each on a thread, and waits for
/// all of them. An exception of a task does not stop the others; the errors come back in order.
/// Anything that is not an Error becomes Errc::internal.
[[nodiscard]] std::vector<std::optional<Error>>
run_all(std::size_t count, std::size_t at_once, const std::function<void(std::size_t)>& task);

} // namespace binstall
