// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace binstall {

/// Base64 with the alphabet that URLs allow, without padding (RFC 4648, section 5).
[[nodiscard]] std::string base64url(std::string_view bytes);

/// Reads that back, and nothing else: absent for padding, another alphabet, or bits that are lost.
[[nodiscard]] std::optional<std::string> parse_base64url(std::string_view text);

} // namespace binstall
