// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/place/apply.hpp>
#include <engine/place/staging.hpp>
#include <engine/place/transaction.hpp>
#include <engine/reworded.hpp>
#include <engine/sealed_text.hpp>

#include <algorithm>

namespace binstall {

namespace {

using Kind = Step::Kind;
using FileKind = InstalledFile::Kind;

void check_stop(const std::stop_token& stop) {
    if (stop.stop_requested())
        throw Error{Errc::cancelled, "cancelled before anything was changed"};
}

/// Collects the steps of a transaction while it stages what they need.
class StepCollector {
public:
    StepCollector(const Folders& folders, Staging& staging, const std::stop_token& stop)
        : folders_{folders}, staging_{staging}, stop_{stop} {}

    void remove(const std::vector<PackageChange>& changes, FileKind kind) {
        const auto step = kind == FileKind::link ? Kind::remove_link : Kind::remove_file;
        for (const PackageChange& change : changes)
            for (const InstalledFile& file : change.removed)
                if (file.kind == kind)
                    steps_.push_back({step, Where::bin, {}, file.name, file.content, {}});
    }

    void add(const std::vector<PackageChange>& changes, FileKind kind) {
        for (const PackageChange& change : changes)
            for (const NewName& name : change.added)
                if (!change.was_there && name.file.kind == kind) {
                    check_stop(stop_);
                    add(name);
                }
    }

    void add(const RecordText& record) {
        const Folder& folder = folders_.at(record.where);
        const std::string was = look_at(folder, record.name) ? sha256_of(folder, record.name) : "";
        const std::string content = sha256_of(record.text);
        if (was == content)
            return;
        const std::string staged = staging_.record(record.where, record.name, record.text);
        steps_.push_back({Kind::record, record.where, staged, record.name, content, was});
    }

    const std::vector<Step>& steps() const noexcept { return steps_; }

private:
    void add(const NewName& name) {
        const bool is_link = name.file.kind == FileKind::link;
        const std::string staged =
            is_link ? staging_.link(name.file.content) : staging_.file(*name.staged);
        steps_.push_back({is_link ? Kind::link : Kind::file,
                          Where::bin,
                          staged,
                          name.file.name,
                          name.file.content,
                          {}});
    }

    const Folders& folders_;
    Staging& staging_;
    const std::stop_token& stop_;
    std::vector<Step> steps_;
};

Journal stage(const Folders& folders,
              Staging& staging,
              const std::vector<PackageChange>& changes,
              const std::vector<RecordText>& records,
              const std::stop_token& stop) {
    StepCollector collector{folders, staging, stop};
    collector.remove(changes, FileKind::link);
    collector.add(changes, FileKind::file);
    collector.add(changes, FileKind::link);
    collector.remove(changes, FileKind::file);
    for (const RecordText& record : records)
        collector.add(record);
    staging.sync();
    check_stop(stop);
    Journal journal{{}, collector.steps()};
    for (const PackageChange& change : changes)
        journal.packages.push_back(change.receipt.name);
    return journal;
}

} // namespace

Journal commit(const Folders& folders,
               const std::vector<PackageChange>& changes,
               const std::vector<RecordText>& records,
               const std::stop_token& stop) {
    Staging staging{folders};
    Journal journal = stage(folders, staging, changes, records, stop);
    write_journal(folders, journal);
    staging.keep();
    return journal;
}

void complete(const Folders& folders, const Journal& journal, Log& log) {
    try {
        sync_folder(folders.at(Where::state)); // the journal's own name
        apply(folders, journal, log);
    } catch (const Error& error) {
        throw reworded(error, error.code(), cat("the installation is not finished: ", error.what()))
            .hint("nothing is lost: the next binstall command completes it");
    }
}

} // namespace binstall
