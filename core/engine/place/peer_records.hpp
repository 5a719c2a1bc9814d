// SPDX-License-Identifier: MIT
// `binstall/crates-v1.json`: what cargo-binstall keeps beside cargo's records, JSON objects one
// after the other. What we do not know in them is kept.
#pragma once

#include <binstall/readers.hpp>

#include <engine/receipt.hpp>

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace binstall {

/// One object a package, by name; when a package comes twice, the later one holds.
using PeerRecords = std::vector<Value>;

/// @throws Error{Errc::io} for anything but objects with a name.
[[nodiscard]] PeerRecords parse_peer_records(std::string_view text, const Readers& read);

/// `records` with one for `receipt`, and without those of packages that are not in `installed`.
[[nodiscard]] PeerRecords
with_receipt(PeerRecords records, const Receipt& receipt, const std::set<std::string>& installed);

[[nodiscard]] std::string peer_records_text(const PeerRecords& records);

} // namespace binstall
