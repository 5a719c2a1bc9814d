// SPDX-License-Identifier: MIT
// Every record that we, cargo and the peer keep, with any content: read, changed, written.
#include "text_target.hpp"

#include <engine/place/crates2_json.hpp>
#include <engine/place/crates_toml.hpp>
#include <engine/place/ledger_file.hpp>
#include <engine/place/peer_records.hpp>
#include <engine/place/receipts.hpp>
#include <engine/readers.hpp>

#include <set>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace binstall;
    using namespace binstall::fuzz;
    const std::string_view text = text_of(data, size);
    const StrictReaders read;
    accepted([&] {
        const CratesToml crates = parse_crates_toml(text, read);
        require(read_back([&] { return parse_crates_toml(crates_toml_text(crates), read); }) ==
                    crates,
                "cargo reads what we write");
    });
    accepted([&] {
        const Value document = parse_crates2_json(text, read);
        const PackageId id{"a", Version{1, 2, 3, {}, {}}, "registry+https://example.test/"};
        const Value changed =
            with_install(document, {id, "1", "x86_64-unknown-linux-gnu"}, {{id, {"a"}}});
        require(read_back([&] { return parse_crates2_json(json_text(changed, 0), read); }) ==
                    changed,
                "what is written reads back");
    });
    accepted([&] {
        const PeerRecords records = parse_peer_records(text, read);
        require(read_back([&] { return parse_peer_records(peer_records_text(records), read); }) ==
                    records,
                "the peer reads it, too");
    });
    accepted([&] {
        const auto receipts = parse_receipts(text, read);
        require(read_back([&] { return parse_receipts(receipts_text(receipts), read); }) ==
                    receipts,
                "a receipt reads back");
        PeerRecords records;
        std::set<std::string> installed;
        for (const Receipt& receipt : receipts) {
            installed.insert(receipt.name);
            records = with_receipt(std::move(records), receipt, installed);
        }
        require(read_back([&] { return parse_peer_records(peer_records_text(records), read); }) ==
                    records,
                "what the peer gets reads back");
    });
    accepted([&] {
        const auto ledger = parse_ledger(text, read);
        require(read_back([&] { return parse_ledger(ledger_text(ledger), read); }) == ledger,
                "a ledger reads back");
    });
    return 0;
}
