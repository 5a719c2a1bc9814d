// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace binstall {

/// What the extra fields of an entry say that matters here (APPNOTE 4.5).
struct ZipExtra {
    std::optional<std::string_view> wide;         ///< ZIP64's numbers (0x0001).
    std::optional<std::string_view> unicode_name; ///< Info-ZIP's path (0x7075), whole field.
};

/// @throws Error{Errc::archive} when a field does not end where it says, or one of those two comes
///         twice. What it returns lies in `bytes`.
[[nodiscard]] ZipExtra read_zip_extra(std::string_view bytes);

/// Whether Info-ZIP's field gives the entry another name than `name`.
[[nodiscard]] bool is_other_name(std::string_view unicode_field, std::string_view name);

} // namespace binstall
