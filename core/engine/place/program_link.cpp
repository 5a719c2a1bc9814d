// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/place/apply.hpp>
#include <engine/place/lock.hpp>
#include <engine/place/program_link.hpp>
#include <engine/place/records.hpp>
#include <engine/place/staging.hpp>

#include <optional>
#include <system_error>
#include <utility>

namespace binstall {

namespace {

/// Whether `link` is one that an earlier call of this made, for a build that may be gone since.
bool is_own_link(const Entry& entry, const fs::path& program) {
    return entry.kind == Entry::Kind::link &&
           fs::path{entry.target}.filename() == program.filename();
}

void check_replaceable(const Entry& entry,
                       const fs::path& path,
                       const fs::path& program,
                       Overwrite overwrite) {
    if (entry.kind == Entry::Kind::folder)
        throw Error{Errc::io, cat(printable(path.string(), 1024), " is a folder")};
    if (overwrite == Overwrite::no && !is_own_link(entry, program))
        throw Error{Errc::policy,
                    cat(printable(path.string(), 1024), " is there, and is another program")}
            .hint("move it away, or use --force to replace it");
}

/// Whoever removes the package that is recorded with this name would remove our link with it.
void check_owner(const std::string& owner, const fs::path& path, Overwrite overwrite, Log& log) {
    if (owner.empty())
        return;
    Error error{Errc::policy,
                cat(printable(path.string(), 1024), " is recorded as a program of ", owner)};
    if (overwrite == Overwrite::no)
        throw error.hint(
            cat("`cargo uninstall ", owner, "` removes it; --force links all the same"));
    log.write(Level::warn, cat(error.what(), ", whose removal would remove the link"));
}

} // namespace

bool link_program(const Destination& destination,
                  const std::string& name,
                  const fs::path& program,
                  Overwrite overwrite,
                  const Readers& read,
                  Log& log,
                  std::stop_token stop) {
    const Folders folders = Folders::make(destination);
    const LockWait wait{.give_up_after = destination.lock_timeout, .stop = std::move(stop)};
    const DestinationLock lock = DestinationLock::acquire(folders, destination.tracking, wait, log);
    complete_or_sweep(folders, read, log);
    const Folder& bin = folders.at(Where::bin);
    const fs::path path = bin.path / name;
    if (const std::optional<Entry> entry = look_at(bin, name)) {
        std::error_code broken;
        if (fs::equivalent(path, program, broken))
            return false;
        check_owner(owner_of(load_records(folders, read), name), path, overwrite, log);
        check_replaceable(*entry, path, program, overwrite);
    }
    Staging staging{folders};
    rename_entry(bin, staging.link(program.string()), name);
    sync_folder(bin);
    return true;
}

} // namespace binstall
