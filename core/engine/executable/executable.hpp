// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/target.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace binstall {

/// The kinds of file that an operating system starts.
enum class ExecutableFormat { elf, pe, mach_o, script };

/// What a file that begins with `start` claims to be. Eight bytes are enough.
[[nodiscard]] std::optional<ExecutableFormat>
begins_like_executable(std::span<const std::byte> start) noexcept;

/// What programs for `target` are; scripts besides, on every system but Windows.
[[nodiscard]] ExecutableFormat native_format(const Target& target) noexcept;

/// For messages: what a file that begins with `start` seems to be ("HTML", "a zip archive"),
/// "nothing that we know" at worst.
[[nodiscard]] std::string_view looks_like(std::span<const std::byte> start) noexcept;

/// Whether `start` is known to be something with a format of its own: an archive, compressed data,
/// an executable. A web page or a text is not.
[[nodiscard]] bool is_known_package(std::span<const std::byte> start) noexcept;

} // namespace binstall
