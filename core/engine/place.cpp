// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/files.hpp>
#include <engine/place.hpp>
#include <engine/place/apply.hpp>
#include <engine/place/change.hpp>
#include <engine/place/lock.hpp>
#include <engine/place/receipts.hpp>
#include <engine/place/settled.hpp>
#include <engine/place/transaction.hpp>

#include <algorithm>
#include <fcntl.h>
#include <iterator>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace binstall {

namespace {

/// Says so when somebody else could replace what we place.
void warn_about(const Folder& bin, Log& log) {
    struct stat status {};

    if (::fstat(bin.get(), &status) != 0)
        throw_io("examine", bin.path, errno);
    if ((status.st_mode & S_IWOTH) != 0)
        log.write(Level::warn, cat(bin.path.string(), " can be written by everybody"));
    if (status.st_uid != ::geteuid() && status.st_uid != 0)
        log.write(Level::warn, cat(bin.path.string(), " belongs to another user"));
}

/// The records as they hold now; says what has changed behind our back.
Records settled_records(Records records, Log& log) {
    Settled now = settled(records);
    for (const std::string& notice : now.notices)
        log.write(Level::info, notice);
    records.receipts = std::move(now.ours);
    return records;
}

std::vector<PackageChange> decide(std::span<const ReadyPackage> packages, const Situation& now) {
    std::vector<PackageChange> changes;
    for (const ReadyPackage& package : packages)
        changes.push_back(decide_change(package, now));
    // What one package gives up and another takes is not removed.
    for (PackageChange& change : changes)
        for (const PackageChange& other : changes)
            for (const NewName& name : other.added)
                std::erase_if(change.removed, [&](const InstalledFile& file) {
                    return file.name == name.file.name;
                });
    return changes;
}

std::vector<PlacedPackage> placed(const std::vector<PackageChange>& changes) {
    std::vector<PlacedPackage> result;
    for (const PackageChange& change : changes) {
        PlacedPackage package{change.receipt, {}, change.was_there};
        for (const InstalledFile& file : change.removed)
            package.removed.push_back(file.name);
        result.push_back(std::move(package));
    }
    return result;
}

} // namespace

std::vector<PlacedPackage> place(std::span<ReadyPackage> packages,
                                 const Destination& destination,
                                 Overwrite overwrite,
                                 const Readers& read,
                                 Log& log,
                                 std::stop_token stop) {
    check_names(packages, destination.layout);
    const Folders folders = Folders::make(destination);
    const LockWait wait{.give_up_after = destination.lock_timeout, .stop = stop};
    const DestinationLock lock = DestinationLock::acquire(folders, destination.tracking, wait, log);
    warn_about(folders.at(Where::bin), log);
    complete_or_sweep(folders, read, log);

    const Records written = load_records(folders, read);
    Records records = settled_records(written, log);
    const std::vector<PackageChange> changes = decide(
        packages, {folders.at(Where::bin), records, written.receipts, destination, overwrite});
    if (destination.tracking == Tracking::on)
        for (const ReadyPackage& package : packages)
            remember(records.ledger, package.seen);
    // The same binaries may have come in another archive than before.
    if (std::ranges::all_of(changes, &PackageChange::was_there) && records.ledger == written.ledger)
        return placed(changes);
    std::vector<RecordText> texts;
    if (destination.tracking == Tracking::on) {
        for (const PackageChange& change : changes)
            if (!change.was_there)
                put(records, change.receipt);
        texts = record_texts(records);
    }
    complete(folders, commit(folders, changes, texts, stop), log);
    if (some_file_cannot_be_synced())
        log.write(Level::warn,
                  cat("the file system of ",
                      destination.bin_dir.string(),
                      " cannot promise to keep what was written when the power is cut"));
    return placed(changes);
}

std::optional<Error> why_not_placeable(const ReadyPackage& package,
                                       std::span<const ReadyPackage> others,
                                       const Destination& destination,
                                       Overwrite overwrite,
                                       const Readers& read) {
    std::vector<ReadyPackage> packages{others.begin(), others.end()};
    packages.push_back(package);
    try {
        check_names(packages, destination.layout);
        const Folders folders = Folders::make(destination);
        const Records written = load_records(folders, read);
        Records records = written;
        records.receipts = settled(written).ours;
        static_cast<void>(decide_change(
            package, {folders.at(Where::bin), records, written.receipts, destination, overwrite}));
    } catch (const Error& error) {
        if (error.code() != Errc::policy && error.code() != Errc::manifest)
            throw; // that is not about this package
        return error;
    }
    return std::nullopt;
}

void recover(const Destination& destination, const Readers& read, Log& log, std::stop_token stop) {
    const std::optional<Folders> folders = Folders::open(destination);
    if (!folders || !has_leftovers(*folders) || stop.stop_requested())
        return;
    // A command that is at work now will finish itself; what it has staged is no litter.
    if (const auto lock = DestinationLock::try_acquire(*folders, Tracking::off))
        complete_or_sweep(*folders, read, log);
}

void await_recovery(const Destination& destination, const Readers& read, Log& log) {
    try {
        const std::optional<Folders> folders = Folders::open(destination);
        if (!folders || !has_leftovers(*folders))
            return;
        const LockWait wait{.give_up_after = destination.lock_timeout};
        const auto lock = DestinationLock::acquire(*folders, Tracking::off, wait, log);
        complete_or_sweep(*folders, read, log);
    } catch (const Error& error) {
        if (error.code() != Errc::io)
            throw;
        log.write(Level::warn, cat("an installation was interrupted there: ", error.what()));
    }
}

std::vector<Receipt> read_receipts(std::string_view text, const Readers& read) {
    return parse_receipts(text, read);
}

std::vector<Receipt> installed(const Destination& destination, const Readers& read) {
    Settled now = settled(load_records(destination, read));
    std::vector<Receipt> receipts = std::move(now.ours);
    std::ranges::move(now.foreign, std::back_inserter(receipts));
    std::ranges::sort(receipts, {}, &Receipt::name);
    return receipts;
}

std::vector<SeenAsset> seen_assets(const Destination& destination, const Readers& read) {
    return load_ledger(destination, read);
}

bool is_intact(const Receipt& receipt, const Destination& destination) {
    const std::optional<Folder> bin = try_open_named_folder(destination.bin_dir);
    if (!bin)
        return false;
    return std::ranges::all_of(receipt.files, [&](const InstalledFile& file) {
        const std::optional<InstalledFile> disk = on_disk(*bin, file.name);
        return file.content.empty() ? disk.has_value() : disk == file;
    });
}

} // namespace binstall
