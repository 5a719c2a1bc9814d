// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/place/journal.hpp>

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace binstall {

namespace {

constexpr std::string_view journal_name = "journal";
constexpr std::string_view new_journal_name = "journal.new";

/// Refuses a journal that somebody else may have written.
void check_owner(int file, const fs::path& path) {
    struct stat status {};

    if (::fstat(file, &status) != 0)
        throw_io("examine", path, errno);
    if (!S_ISREG(status.st_mode))
        throw Error{Errc::io, cat(printable(path.string(), 1024), " is not a regular file")};
    if (status.st_uid != ::geteuid())
        throw Error{Errc::policy,
                    cat(printable(path.string(), 1024), " belongs to user ", status.st_uid)}
            .hint("an installation of that user was interrupted; let that user run binstall once");
    if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0)
        throw Error{Errc::policy, cat("others may write to ", printable(path.string(), 1024))};
}

} // namespace

std::optional<Journal> load_journal(const Folders& folders, const Readers& read) {
    const Folder& state = folders.at(Where::state);
    const fs::path path = state.path / journal_name;
    const std::optional<FileDescriptor> file =
        try_open_at(state.get(), journal_name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    if (!file)
        return std::nullopt;
    check_owner(file->get(), path);
    try {
        return parse_journal(read_all(file->get(), journal_limit, path), read);
    } catch (Error& error) {
        error.during(cat("reading ", path.string()))
            .hint("nothing was changed; remove that file to give up the interrupted installation");
        throw;
    }
}

void write_journal(const Folders& folders, const Journal& journal) {
    const std::string text = journal_text(journal);
    if (text.size() > journal_limit)
        throw Error{Errc::install, "too many packages for one transaction"}.hint(
            "install them in several commands");
    const Folder& state = folders.at(Where::state);
    create_file(state, std::string{new_journal_name}, text, 0600);
    try {
        if (!rename_entry(state, std::string{new_journal_name}, std::string{journal_name}))
            throw_io("find", state.path / new_journal_name, ENOENT);
    } catch (const Error&) {
        ::unlinkat(state.get(), new_journal_name.data(), 0);
        throw;
    }
}

void remove_journal(const Folders& folders) {
    const Folder& state = folders.at(Where::state);
    remove_entry(state, std::string{journal_name});
    sync_folder(state);
}

} // namespace binstall
