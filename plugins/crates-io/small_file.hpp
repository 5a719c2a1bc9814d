// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace binstall::crates_io {

/// A whole regular file; absent when there is none.
/// @throws Error{Errc::io} when it cannot be read, Error{Errc::registry} when it is larger than
///         `limit` bytes.
std::optional<std::string> read_small_file(const std::filesystem::path& file, std::uint64_t limit);

} // namespace binstall::crates_io
