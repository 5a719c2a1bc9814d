// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>

namespace binstall {

/// A header may be this long; real ones have some 30 bytes.
inline constexpr std::size_t most_gzip_header = std::size_t{64} << 10;

/// The length of the gzip member header (RFC 1952) that `start` begins with. `start` holds
/// `most_gzip_header` bytes, or all that are left of the file.
/// @throws Error{Errc::archive} for a header that is cut, too long, or of another method.
[[nodiscard]] std::size_t gzip_header_size(std::span<const std::byte> start);

} // namespace binstall
