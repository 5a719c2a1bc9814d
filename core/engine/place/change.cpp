// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/destination/binary_names.hpp>
#include <engine/place/change.hpp>

#include <algorithm>
#include <set>
#include <utility>

namespace binstall {

namespace {

using Kind = InstalledFile::Kind;

bool has_name(const std::vector<NewName>& names, const std::string& name) {
    return std::ranges::any_of(names, [&](const NewName& each) { return each.file.name == name; });
}

bool has_name(const std::vector<InstalledFile>& files, const std::string& name) {
    return std::ranges::find(files, name, &InstalledFile::name) != files.end();
}

const Receipt* find_receipt(const std::vector<Receipt>& receipts, const std::string& name) {
    const auto found = std::ranges::find(receipts, name, &Receipt::name);
    return found == receipts.end() ? nullptr : &*found;
}

/// Whether `file` is as `receipt` left it, whatever cargo's list says now.
bool is_as_left(const InstalledFile& file, const Receipt* receipt) {
    if (!receipt)
        return false;
    const auto is_same = [&](const InstalledFile& left) { return left == file; };
    return std::ranges::any_of(receipt->files, is_same) ||
           std::ranges::any_of(receipt->previous, is_same);
}

/// Whether what is called `name` may be replaced by `package` without being asked for.
void check_replaceable(const NewName& added, const ReadyPackage& package, const Situation& now) {
    const std::string& name = added.file.name;
    const std::optional<Entry> entry = look_at(now.bin, name);
    if (entry && entry->kind == Entry::Kind::folder)
        throw Error{Errc::io, cat(printable((now.bin.path / name).string(), 1024), " is a folder")};
    if (now.overwrite == Overwrite::yes)
        return;
    const std::string owner = owner_of(now.records, name);
    if (!owner.empty() && owner != package.receipt.name)
        throw Error{Errc::policy, cat(printable(name), " belongs to ", printable(owner))}.hint(
            "--force lets this package have it");
    if (!entry)
        return;
    const std::optional<InstalledFile> disk = on_disk(now.bin, name);
    if (disk && *disk == added.file)
        return; // nothing would be lost
    const bool is_tracked = now.destination.tracking == Tracking::on;
    // In a cargo root, cargo and its peer may have put their own build there: theirs to replace.
    if (is_tracked && now.records.has_root && owner == package.receipt.name)
        return;
    if (is_tracked && disk && is_as_left(*disk, find_receipt(now.former, package.receipt.name)))
        return;
    const std::string path = printable((now.bin.path / name).string(), 1024);
    if (!is_tracked && owner == package.receipt.name)
        throw Error{Errc::policy,
                    cat(path, " is recorded, and would not be what the record says any more")}
            .hint("leave out --no-track, or use --force to replace it");
    throw Error{Errc::policy,
                cat(path,
                    owner.empty() ? " was not installed by binstall"
                                  : " was changed since it was installed")}
        .hint("move it away, or use --force to replace it");
}

/// Every name that belongs to an earlier version of the package.
std::set<std::string> former_names(const Receipt& receipt, const Situation& now) {
    std::set<std::string> names;
    for (const auto& [id, listed] : now.records.crates)
        if (id.name == receipt.name)
            names.insert(listed.begin(), listed.end());
    if (const Receipt* former = find_receipt(now.former, receipt.name))
        for (const auto* files : {&former->files, &former->previous})
            for (const InstalledFile& file : *files) {
                const std::string owner = owner_of(now.records, file.name);
                if (owner == receipt.name || (owner.empty() && on_disk(now.bin, file.name) == file))
                    names.insert(file.name);
            }
    return names;
}

/// Notes in `change` which files of the version before stay for a way back.
void keep_previous(PackageChange& change, const Situation& now) {
    const Receipt* before = find_receipt(now.records.receipts, change.receipt.name);
    if (!before || now.destination.layout == NameLayout::plain || now.destination.keep == 0)
        return;
    const bool is_reinstalled = before->version == change.receipt.version;
    const std::optional<Version> version =
        is_reinstalled ? before->previous_version : std::optional{before->version};
    if (!version)
        return;
    for (const InstalledFile& file : is_reinstalled ? before->previous : before->files)
        if (file.kind == Kind::file && is_of_version(file.name, *version) &&
            !has_name(change.added, file.name) && on_disk(now.bin, file.name) == file)
            change.receipt.previous.push_back(file);
    if (!change.receipt.previous.empty())
        change.receipt.previous_version = version;
}

/// Whether the package stands there exactly like this already.
bool stands(const PackageChange& change, const Situation& now) {
    const Receipt* before = find_receipt(now.records.receipts, change.receipt.name);
    return before && now.overwrite == Overwrite::no && now.destination.tracking == Tracking::on &&
           before->version == change.receipt.version && before->source == change.receipt.source &&
           before->target == change.receipt.target &&
           before->requirement == change.receipt.requirement &&
           before->files == change.receipt.files && is_intact(*before, now.destination);
}

} // namespace

std::optional<InstalledFile> on_disk(const Folder& bin, const std::string& name) {
    const std::optional<Entry> entry = look_at(bin, name);
    if (!entry)
        return std::nullopt;
    if (entry->kind == Entry::Kind::link)
        return InstalledFile{name, Kind::link, entry->target};
    if (entry->kind == Entry::Kind::file)
        return InstalledFile{name, Kind::file, sha256_of(bin, name)};
    return std::nullopt;
}

PackageChange decide_change(const ReadyPackage& package, const Situation& now) {
    PackageChange change{package.receipt, names_for(package, now.destination.layout), {}, false};
    change.receipt.binaries.clear();
    change.receipt.files.clear();
    change.receipt.previous.clear();
    change.receipt.previous_version.reset();
    for (const ReadyBinary& binary : package.binaries)
        change.receipt.binaries.push_back(binary.name);
    for (const NewName& name : change.added)
        change.receipt.files.push_back(name.file);
    if (stands(change, now)) {
        change.receipt = *find_receipt(now.records.receipts, package.receipt.name);
        change.was_there = true;
        return change;
    }
    for (const NewName& name : change.added)
        check_replaceable(name, package, now);
    if (now.destination.tracking == Tracking::off)
        return change;
    keep_previous(change, now);
    for (const std::string& name : former_names(change.receipt, now))
        if (!has_name(change.added, name) && !has_name(change.receipt.previous, name))
            if (const std::optional<InstalledFile> file = on_disk(now.bin, name))
                change.removed.push_back(*file);
    return change;
}

} // namespace binstall
