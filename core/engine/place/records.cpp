// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/place/crates2_json.hpp>
#include <engine/place/ledger_file.hpp>
#include <engine/place/receipts.hpp>
#include <engine/place/records.hpp>
#include <engine/readers.hpp>
#include <engine/reworded.hpp>

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

namespace binstall {

namespace {

constexpr std::uint64_t record_limit = 16 * 1024 * 1024;

constexpr const char* receipts_name = "receipts.json";
constexpr const char* ledger_name = "ledger.json";
constexpr const char* peer_name = "crates-v1.json";
constexpr const char* crates_name = ".crates.toml";
constexpr const char* crates2_name = ".crates2.json";

/// What `parse` makes of a record. A record that cannot be read is named, never replaced.
template <class Parse>
auto load(const Folder& folder, const std::string& name, Parse parse) {
    const std::optional<std::string> text = read_small(folder, name, record_limit);
    try {
        return parse(text.value_or(""));
    } catch (const Error& error) {
        throw reworded(
            error,
            Errc::io,
            cat("cannot use ", printable((folder.path / name).string(), 1024), ": ", error.what()))
            .hint("it was left as it is; repair it, or remove it to begin anew");
    }
}

std::vector<SeenAsset> load_ledger(const Folder& state, const Readers& read) {
    return load(
        state, ledger_name, [&](std::string_view text) { return parse_ledger(text, read); });
}

/// Null: there is no such folder.
Records load_records(const Folder* state, const Folder* root, const Readers& read) {
    Records records;
    records.has_root = root != nullptr;
    if (state) {
        records.receipts = load(*state, receipts_name, [&](std::string_view text) {
            return parse_receipts(text, read);
        });
        records.ledger = load_ledger(*state, read);
    }
    if (!root)
        return records;
    records.crates = load(
        *root, crates_name, [&](std::string_view text) { return parse_crates_toml(text, read); });
    records.crates2 = load(
        *root, crates2_name, [&](std::string_view text) { return parse_crates2_json(text, read); });
    if (state)
        records.peer = load(*state, peer_name, [&](std::string_view text) {
            return parse_peer_records(text, read);
        });
    return records;
}

std::set<std::string> names_of(const Receipt& receipt) {
    std::set<std::string> names;
    for (const auto* files : {&receipt.files, &receipt.previous})
        for (const InstalledFile& file : *files)
            names.insert(file.name);
    return names;
}

void put_into(CratesToml& crates, const PackageId& id, const std::set<std::string>& names) {
    for (auto package = crates.begin(); package != crates.end();) {
        const bool had_any = !package->second.empty();
        for (const std::string& name : names)
            package->second.erase(name);
        const bool goes = package->first.name == id.name || (had_any && package->second.empty());
        package = goes ? crates.erase(package) : std::next(package);
    }
    crates[id] = names;
}

void put_into(std::vector<Receipt>& receipts,
              const Receipt& receipt,
              const std::set<std::string>& names) {
    const auto is_taken = [&](const InstalledFile& file) { return names.contains(file.name); };
    std::erase_if(receipts, [&](Receipt& other) {
        if (other.name == receipt.name)
            return true;
        std::erase_if(other.files, is_taken);
        std::erase_if(other.previous, is_taken);
        std::erase_if(other.binaries,
                      [&](const std::string& name) { return names.contains(name); });
        return other.files.empty();
    });
    receipts.insert(std::ranges::upper_bound(receipts, receipt.name, {}, &Receipt::name), receipt);
}

} // namespace

std::vector<SeenAsset> load_ledger(const Destination& destination, const Readers& read) {
    const std::optional<Folder> state = try_open_named_folder(destination.state_dir);
    return state ? load_ledger(*state, read) : std::vector<SeenAsset>{};
}

Records load_records(const Folders& folders, const Readers& read) {
    return load_records(
        &folders.at(Where::state), folders.has_root() ? &folders.at(Where::root) : nullptr, read);
}

Records load_records(const Destination& destination, const Readers& read) {
    const std::optional<Folder> state = try_open_named_folder(destination.state_dir);
    const std::optional<Folder> root =
        destination.root ? try_open_named_folder(*destination.root) : std::nullopt;
    return load_records(state ? &*state : nullptr, root ? &*root : nullptr, read);
}

void put(Records& records, const Receipt& receipt) {
    const std::set<std::string> names = names_of(receipt);
    put_into(records.receipts, receipt, names);
    if (!records.has_root)
        return;
    const PackageId id{receipt.name, receipt.version, receipt.source};
    put_into(records.crates, id, names);
    records.crates2 = with_install(
        std::move(records.crates2), {id, receipt.requirement, receipt.target}, records.crates);
    std::set<std::string> installed;
    for (const auto& package : records.crates)
        installed.insert(package.first.name);
    records.peer = with_receipt(std::move(records.peer), receipt, installed);
}

std::vector<RecordText> record_texts(const Records& records) {
    std::vector<RecordText> texts;
    texts.push_back({Where::state, receipts_name, receipts_text(records.receipts)});
    if (!records.ledger.empty())
        texts.push_back({Where::state, ledger_name, ledger_text(records.ledger)});
    if (!records.has_root)
        return texts;
    texts.push_back({Where::state, peer_name, peer_records_text(records.peer)});
    texts.push_back({Where::root, crates2_name, json_text(records.crates2, 0)});
    texts.push_back({Where::root, crates_name, crates_toml_text(records.crates)});
    return texts;
}

std::string owner_of(const Records& records, std::string_view name) {
    const std::string key{name};
    if (records.has_root) {
        for (const auto& [id, names] : records.crates)
            if (names.contains(key))
                return id.name;
        return {};
    }
    for (const Receipt& receipt : records.receipts)
        if (names_of(receipt).contains(key))
            return receipt.name;
    return {};
}

} // namespace binstall
