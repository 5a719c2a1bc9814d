// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace binstall {

/// Which part of a file an answer with status 206 holds.
struct ContentRange {
    std::uint64_t first = 0;
    std::uint64_t last = 0;                ///< Inclusive, at least `first`.
    std::optional<std::uint64_t> length{}; ///< Of the whole file; absent for "*".

    friend bool operator==(const ContentRange&, const ContentRange&) = default;
};

/// Reads "bytes 5-9/10" or "bytes 5-9/*" (RFC 9110, section 14.4); absent for anything else.
[[nodiscard]] std::optional<ContentRange> parse_content_range(std::string_view text);

} // namespace binstall
