// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/readers.hpp>

#include <engine/ledger.hpp>
#include <engine/place/crates_toml.hpp>
#include <engine/place/folders.hpp>
#include <engine/place/peer_records.hpp>
#include <engine/receipt.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace binstall {

/// Everything that is recorded at a destination. Without a cargo root only the receipts.
struct Records {
    bool has_root = false;
    CratesToml crates;
    Value crates2;
    PeerRecords peer;
    std::vector<Receipt> receipts; ///< As they were written: see `settled`.
    std::vector<SeenAsset> ledger;
};

/// A record as it is to be written.
struct RecordText {
    Where where = Where::state;
    std::string name;
    std::string text;
};

/// What was seen before. @throws Error{Errc::io} naming it when it cannot be read.
[[nodiscard]] std::vector<SeenAsset> load_ledger(const Destination& destination,
                                                 const Readers& read);

/// @throws Error{Errc::io} naming the record that cannot be read. Every one stays as it is.
[[nodiscard]] Records load_records(const Folders& folders, const Readers& read);

/// The same for who only looks: nothing has to be there, and where we have placed nothing yet, it
/// is what cargo has recorded.
[[nodiscard]] Records load_records(const Destination& destination, const Readers& read);

/// Records `receipt` in place of what was known of its package, and takes its names away from
/// every other package.
void put(Records& records, const Receipt& receipt);

/// What to write, in the order in which it is to appear: cargo's own list comes last.
[[nodiscard]] std::vector<RecordText> record_texts(const Records& records);

/// The package that `name` in the binary folder belongs to; empty when to none. In a cargo root
/// cargo's list decides, for it knows of removals that we have not seen.
[[nodiscard]] std::string owner_of(const Records& records, std::string_view name);

} // namespace binstall
