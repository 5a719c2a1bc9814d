// SPDX-License-Identifier: MIT
// `ledger.json`: what was seen of assets and their signers at a destination. It only grows.
#pragma once

#include <binstall/readers.hpp>

#include <engine/ledger.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace binstall {

/// @throws Error{Errc::io} when it is damaged or of a later version.
[[nodiscard]] std::vector<SeenAsset> parse_ledger(std::string_view text, const Readers& read);

[[nodiscard]] std::string ledger_text(const std::vector<SeenAsset>& ledger);

} // namespace binstall
