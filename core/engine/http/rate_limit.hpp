// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/error.hpp>
#include <binstall/http.hpp>

#include <chrono>
#include <optional>

namespace binstall {

/// Whether `answer` means "too many requests": 429, or a 403 that says so with its headers or in
/// its body (as GitHub does). A 404 never does.
[[nodiscard]] bool is_rate_limited(const Response& answer);

/// When the server wants to be asked again: Retry-After (seconds or a date), or the reset time in
/// GitHub's x-ratelimit-reset, GitLab's ratelimit-reset or the IETF's RateLimit. Absent when it
/// does not say, or says what is no time within a year.
[[nodiscard]] std::optional<std::chrono::sys_seconds> retry_time(const Response& answer,
                                                                 std::chrono::sys_seconds now);

/// The error for it. Its text names the host; the caller adds the URL.
[[nodiscard]] Error rate_limit_error(const Response& answer, std::chrono::sys_seconds now);

} // namespace binstall
