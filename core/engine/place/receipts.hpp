// SPDX-License-Identifier: MIT
// `receipts.json`: our own record of a destination.
#pragma once

#include <binstall/readers.hpp>

#include <engine/receipt.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace binstall {

/// @throws Error{Errc::io} when it is damaged or of a later version.
[[nodiscard]] std::vector<Receipt> parse_receipts(std::string_view text, const Readers& read);

[[nodiscard]] std::string receipts_text(const std::vector<Receipt>& receipts);

} // namespace binstall
