// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/place/settled.hpp>

#include <algorithm>

namespace binstall {

namespace {

/// A package of which only cargo's list tells.
Receipt bare_receipt(const PackageId& id, const std::set<std::string>& names) {
    Receipt receipt;
    receipt.name = id.name;
    receipt.version = id.version;
    receipt.source = id.source;
    for (const std::string& name : names) {
        receipt.binaries.push_back(name);
        receipt.files.push_back({name, InstalledFile::Kind::file, {}});
    }
    return receipt;
}

/// `receipt` without the names that are not in cargo's list any more.
Receipt without_removed(Receipt receipt,
                        const std::set<std::string>& names,
                        std::vector<std::string>& notices) {
    const auto is_removed = [&](const InstalledFile& file) { return !names.contains(file.name); };
    for (const InstalledFile& file : receipt.files)
        if (is_removed(file))
            notices.push_back(cat(receipt.name, ": ", file.name, " was removed by cargo"));
    std::erase_if(receipt.files, is_removed);
    std::erase_if(receipt.previous, is_removed);
    if (receipt.previous.empty())
        receipt.previous_version.reset();
    std::erase_if(receipt.binaries, [&](const std::string& name) {
        return !names.contains(name) && !names.contains(name + ".exe");
    });
    return receipt;
}

} // namespace

Settled settled(const Records& records) {
    Settled result;
    if (!records.has_root) {
        result.ours = records.receipts;
        return result;
    }
    const auto receipt_of = [&](const PackageId& id) {
        return std::ranges::find_if(records.receipts, [&](const Receipt& receipt) {
            return PackageId{receipt.name, receipt.version, receipt.source} == id;
        });
    };
    for (const auto& [id, names] : records.crates) {
        const auto receipt = receipt_of(id);
        if (receipt == records.receipts.end())
            result.foreign.push_back(bare_receipt(id, names));
        else
            result.ours.push_back(without_removed(*receipt, names, result.notices));
    }
    for (const Receipt& receipt : records.receipts) {
        const auto now = std::ranges::find(
            records.crates, receipt.name, [](const auto& package) { return package.first.name; });
        const std::string was = cat(receipt.name, " ", receipt.version.to_string());
        if (now == records.crates.end())
            result.notices.push_back(cat(was, " was removed by cargo"));
        else if (!records.crates.contains({receipt.name, receipt.version, receipt.source}))
            result.notices.push_back(
                cat(was, " was replaced by ", now->first.to_string(), " since"));
    }
    return result;
}

} // namespace binstall
