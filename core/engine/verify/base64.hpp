// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace binstall {

/// Decodes `text` into exactly `into.size()` bytes, strictly: the standard alphabet, the padding
/// that belongs there, no white space, and no bits that are set beyond the last byte (RFC 4648,
/// section 3.5), so that every value has one spelling.
/// @return false when `text` is anything else; `into` is then unspecified.
[[nodiscard]] bool decode_base64(std::string_view text, std::span<unsigned char> into) noexcept;

} // namespace binstall
