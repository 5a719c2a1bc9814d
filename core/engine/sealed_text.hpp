// SPDX-License-Identifier: MIT
// What is kept in a file of the store: it says what it is, and whether it is whole.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace binstall {

/// The SHA-256 of `bytes`, in hexadecimal.
[[nodiscard]] std::string sha256_of(std::string_view bytes);

/// `text` below a line with its `form`, such as "binstall http cache 2", and one with its digest.
[[nodiscard]] std::string sealed(std::string_view form, std::string_view text);

/// The text in that; absent when it is of another form, or damaged in any way. Borrows `file`.
[[nodiscard]] std::optional<std::string_view> unsealed(std::string_view form,
                                                       std::string_view file);

} // namespace binstall
