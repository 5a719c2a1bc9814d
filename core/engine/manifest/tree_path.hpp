// SPDX-License-Identifier: MIT
// Paths in a SourceTree: '/' between the parts, none at either end, "" for the root.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace binstall {

/// `path` as seen from `folder`, without "." and "..". Absent when it leads out of the tree.
[[nodiscard]] std::optional<std::string> joined_path(std::string_view folder,
                                                     std::string_view path);

/// `name` in `folder`.
[[nodiscard]] std::string below(std::string_view folder, std::string_view name);

/// "a" of "a/b"; "" of "b" and of "".
[[nodiscard]] std::string_view folder_of(std::string_view path) noexcept;

/// "b" of "a/b".
[[nodiscard]] std::string_view file_name(std::string_view path) noexcept;

/// Whether `path` is `folder` or lies below it.
[[nodiscard]] bool is_within(std::string_view folder, std::string_view path) noexcept;

} // namespace binstall
