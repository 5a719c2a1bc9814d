// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/place/apply.hpp>
#include <engine/place/change.hpp>
#include <engine/place/records.hpp>
#include <engine/place/staging.hpp>

#include <algorithm>

namespace binstall {

namespace {

using Kind = Step::Kind;

bool is_removal(const Step& step) {
    return step.kind == Kind::remove_file || step.kind == Kind::remove_link;
}

void do_step(const Folders& folders, const Step& step, Log& log) {
    const Folder& folder = folders.at(step.where);
    if (!is_removal(step)) {
        rename_entry(folder, step.staged, step.name); // when it is gone, this was done before
        return;
    }
    const auto kind =
        step.kind == Kind::remove_link ? InstalledFile::Kind::link : InstalledFile::Kind::file;
    const std::optional<InstalledFile> disk = on_disk(folder, step.name);
    if (disk == InstalledFile{step.name, kind, step.content})
        remove_entry(folder, step.name);
    else if (disk)
        log.write(Level::warn,
                  cat("kept ", (folder.path / step.name).string(), ": it was changed meanwhile"));
}

void finish(const Folders& folders) {
    sync_folder(folders.at(Where::bin));
    if (folders.has_root())
        sync_folder(folders.at(Where::root));
    sync_folder(folders.at(Where::state));
    remove_journal(folders);
}

/// @throws Error{Errc::integrity} when what is staged for `step` is not what was committed.
void check_staged(const Folders& folders, const Step& step) {
    const Folder& folder = folders.at(step.where);
    if (is_removal(step))
        return;
    const std::optional<InstalledFile> staged = on_disk(folder, step.staged);
    const auto kind =
        step.kind == Kind::link ? InstalledFile::Kind::link : InstalledFile::Kind::file;
    if (!staged || *staged == InstalledFile{step.staged, kind, step.content})
        return;
    throw Error{Errc::integrity,
                cat(printable((folder.path / step.staged).string(), 1024),
                    " is not what an interrupted command meant to install as ",
                    printable(step.name))}
        .hint(cat("nothing was changed; to give that installation up, remove ",
                  (folders.at(Where::state).path / "journal").string()));
}

/// Whether somebody has changed the record since the transaction was committed.
bool is_overtaken(const Folders& folders, const Step& step) {
    const Folder& folder = folders.at(step.where);
    if (step.kind != Kind::record || !look_at(folder, step.staged))
        return false;
    const std::string now = look_at(folder, step.name) ? sha256_of(folder, step.name) : "";
    return now != step.was && now != step.content;
}

/// Puts the receipts of `packages` into the records as they are now.
void merge_records(const Folders& folders,
                   const std::vector<std::string>& packages,
                   const Readers& read) {
    Records records = load_records(folders, read);
    for (const std::string& package : packages) {
        const auto receipt = std::ranges::find(records.receipts, package, &Receipt::name);
        if (receipt != records.receipts.end())
            put(records, Receipt{*receipt});
    }
    Staging staging{folders};
    std::vector<Step> steps;
    for (const RecordText& record : record_texts(records)) {
        const std::string staged = staging.record(record.where, record.name, record.text);
        steps.push_back({Kind::record, record.where, staged, record.name, {}, {}});
    }
    for (const Step& step : steps)
        rename_entry(folders.at(step.where), step.staged, step.name);
}

void redo(const Folders& folders, const Journal& journal, const Readers& read, Log& log) {
    for (const Step& step : journal.steps)
        check_staged(folders, step);
    bool any_overtaken = false;
    for (const Step& step : journal.steps) {
        if (is_overtaken(folders, step))
            any_overtaken = true;
        else
            do_step(folders, step, log);
    }
    if (any_overtaken)
        merge_records(folders, journal.packages, read);
    finish(folders);
}

/// The folders of `folders`, each once.
std::vector<Where> places(const Folders& folders) {
    if (folders.has_root())
        return {Where::bin, Where::root, Where::state};
    return {Where::bin, Where::state};
}

std::vector<std::string> litter(const Folders& folders, Where where) {
    const Folder& folder = folders.at(where);
    std::vector<std::string> names = list_folder(folder.get(), folder.path);
    std::erase_if(names, [&](const std::string& name) {
        return !folders.is_litter(name) && !(where == Where::state && name == "journal.new");
    });
    return names;
}

} // namespace

void apply(const Folders& folders, const Journal& journal, Log& log) {
    for (const Step& step : journal.steps)
        do_step(folders, step, log);
    finish(folders);
}

void complete_or_sweep(const Folders& folders, const Readers& read, Log& log) {
    if (const std::optional<Journal> journal = load_journal(folders, read)) {
        log.write(Level::info, "completing an installation that was interrupted");
        redo(folders, *journal, read, log);
    }
    for (const Where where : places(folders))
        for (const std::string& name : litter(folders, where))
            remove_entry(folders.at(where), name);
}

bool has_leftovers(const Folders& folders) {
    if (look_at(folders.at(Where::state), "journal"))
        return true;
    return std::ranges::any_of(places(folders),
                               [&](Where where) { return !litter(folders, where).empty(); });
}

} // namespace binstall
