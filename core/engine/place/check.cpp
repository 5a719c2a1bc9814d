// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/place/change.hpp>
#include <engine/place/check.hpp>
#include <engine/place/settled.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace binstall {

namespace {

using Kind = InstalledFile::Kind;

std::string described(const InstalledFile& file) {
    return file.kind == Kind::link ? cat("a link to ", printable(file.content, 1024))
                                   : cat("a file with sha256:", file.content);
}

/// What is wrong with one name in the binary folder; absent when nothing is.
std::optional<std::string> problem_of(const InstalledFile& recorded,
                                      const std::optional<Folder>& bin) {
    const std::string name = printable(recorded.name, 1024);
    const std::optional<InstalledFile> disk = bin ? on_disk(*bin, recorded.name) : std::nullopt;
    if (!disk)
        return cat(name, " is gone");
    if (recorded.content.empty() || *disk == recorded)
        return std::nullopt;
    return cat(name, " is ", described(*disk), ", and was ", described(recorded));
}

/// The ledger knows what the asset was when it was first used; a receipt that names other bytes was
/// changed, or a change was accepted: then the ledger knows both.
std::optional<std::string> ledger_problem(const Receipt& receipt,
                                          const std::vector<SeenAsset>& ledger) {
    const SeenAsset* other = nullptr;
    for (const SeenAsset& seen : ledger) {
        if (seen.source != receipt.source || seen.package != receipt.name ||
            seen.version != receipt.version.to_string() || seen.target != receipt.target)
            continue;
        if (seen.sha256 == receipt.asset_sha256)
            return std::nullopt;
        other = &seen;
    }
    if (!other)
        return std::nullopt;
    return cat("the receipt names an archive with sha256:",
               receipt.asset_sha256,
               ", and the ledger one with sha256:",
               other->sha256);
}

InstalledCheck
check(Receipt receipt, bool is_ours, const std::optional<Folder>& bin, const Records& records) {
    InstalledCheck result{.receipt = std::move(receipt), .is_ours = is_ours, .problems = {}};
    for (const InstalledFile& file : result.receipt.files)
        if (auto problem = problem_of(file, bin))
            result.problems.push_back(std::move(*problem));
    if (auto problem = is_ours ? ledger_problem(result.receipt, records.ledger) : std::nullopt)
        result.problems.push_back(std::move(*problem));
    return result;
}

} // namespace

DestinationCheck check_installed(const Destination& destination, const Readers& read) {
    DestinationCheck result;
    const Records records = load_records(destination, read);
    Settled now = settled(records);
    const std::optional<Folder> bin = try_open_named_folder(destination.bin_dir);
    for (Receipt& receipt : now.ours)
        result.packages.push_back(check(std::move(receipt), true, bin, records));
    for (Receipt& receipt : now.foreign)
        result.packages.push_back(check(std::move(receipt), false, bin, records));
    std::ranges::sort(result.packages, {}, [](const InstalledCheck& one) -> const std::string& {
        return one.receipt.name;
    });
    result.notices = std::move(now.notices);
    return result;
}

} // namespace binstall
