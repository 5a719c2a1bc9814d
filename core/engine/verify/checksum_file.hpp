// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/digest.hpp>

#include <cstdint>
#include <string_view>
#include <vector>

namespace binstall {

/// What a file of checksums may weigh, in bytes.
inline constexpr std::uint64_t checksum_file_limit = std::uint64_t{1} << 20;

/// What the file of checksums called `name`, with the content `text`, states for `asset`: one
/// digest or several, of different algorithms.
///
/// A line is `DIGEST  NAME` or `DIGEST *NAME` as the coreutils write it, `SHA256 (NAME) = DIGEST`,
/// empty, or a comment that begins with '#'. A file that is `asset`'s own ("tool.tgz.sha256") may
/// hold nothing but a digest. NAME may have folders before it; an entry without any goes first. 128
/// digits are BLAKE2b when `name` says so, else SHA-512.
///
/// @throws Error{Errc::integrity} for a line that is none of these, for two digests of one
///         algorithm for `asset`, and when there is none, or only MD5, SHA-1 and the like: what
///         cannot be used is never taken for what is absent.
[[nodiscard]] std::vector<Digest>
read_checksum_file(std::string_view text, std::string_view name, std::string_view asset);

} // namespace binstall
