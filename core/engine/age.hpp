// SPDX-License-Identifier: MIT
// How long ago something was published, and how times are written.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace binstall {

/// A span of time in which days count, not milliseconds.
struct Age {
    std::chrono::seconds span{0};

    /// "3d", "12h", "2w", "45m", "0"; absent for anything else, and for more than ten years.
    static std::optional<Age> parse(std::string_view text);

    /// As parse() reads it, in the largest unit that divides it.
    std::string to_string() const;

    bool is_none() const noexcept { return span.count() == 0; }

    friend auto operator<=>(const Age&, const Age&) = default;
};

/// "20 minutes", "1 day", in the unit in which one counts such a time.
[[nodiscard]] std::string age_words(std::chrono::seconds age);

/// "2026-01-31 12:00 UTC"
[[nodiscard]] std::string moment_words(std::chrono::sys_seconds moment);

/// "2026-01-31 12:00:07 UTC"
[[nodiscard]] std::string second_words(std::chrono::sys_seconds moment);

/// "2026-01-31T12:00:07Z", as RFC 3339 has it, for programs to read.
[[nodiscard]] std::string moment_text(std::chrono::sys_seconds moment);

/// "2026-01-31", UTC.
[[nodiscard]] std::string day_text(std::chrono::sys_seconds moment);

/// Of the system's clock.
[[nodiscard]] std::chrono::sys_seconds now();

/// The same as records have it: seconds since 1970.
[[nodiscard]] std::int64_t now_in_seconds();

} // namespace binstall
