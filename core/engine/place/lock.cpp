// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/place/lock.hpp>
#include <engine/place/lock_holder.hpp>

#include <cerrno>
#include <condition_variable>
#include <fcntl.h>
#include <mutex>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>

namespace binstall {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds poll_interval{25};

struct LockName {
    Where where;
    std::string name;
    bool create;
};

/// Ours first. cargo's are created as cargo does, unless nothing is going to be recorded in them.
std::vector<LockName> lock_names(const Folders& folders, Tracking tracking) {
    std::vector<LockName> names{{Where::state, "lock", true}};
    if (folders.has_root())
        for (const char* record : {".crates.toml", ".crates2.json"})
            names.push_back({Where::root, record, tracking == Tracking::on});
    return names;
}

std::optional<FileDescriptor> open_lock(const Folder& folder, const LockName& lock) {
    const std::optional<Entry> there = look_at(folder, lock.name);
    if (there && there->kind != Entry::Kind::file)
        throw not_regular(folder, lock.name);
    const int flags = O_RDWR | O_NOFOLLOW | O_NONBLOCK;
    std::optional<FileDescriptor> file = try_open_at(folder.get(), lock.name, flags);
    if (!file && lock.create)
        file = open_at(folder.get(), lock.name, flags | O_CREAT, 0644);
    return file;
}

/// Whether the lock was free. @throws Error{Errc::lock} when there are no locks at all.
bool lock_now(int file, const fs::path& path) {
    for (;;) {
        if (::flock(file, LOCK_EX | LOCK_NB) == 0)
            return true;
        if (errno == EWOULDBLOCK)
            return false;
        if (errno != EINTR)
            throw Error{Errc::lock,
                        cat("cannot lock ",
                            printable(path.string(), 1024),
                            ": ",
                            std::generic_category().message(errno))};
    }
}

/// Whether `name` is still the file that is open: whoever held the lock may have replaced it.
bool is_current(int file, const Folder& folder, const std::string& name) {
    struct stat open_file {};

    struct stat named_file {};

    if (::fstat(file, &open_file) != 0)
        throw_io("examine", folder.path / name, errno);
    if (::fstatat(folder.get(), name.c_str(), &named_file, AT_SYMLINK_NOFOLLOW) != 0) {
        if (errno == ENOENT)
            return false;
        throw_io("examine", folder.path / name, errno);
    }
    return open_file.st_dev == named_file.st_dev && open_file.st_ino == named_file.st_ino;
}

/// Waits between two attempts; ends at once when the command is to stop.
class Patience {
public:
    Patience(const LockWait& wait, Log& log) : wait_{wait}, log_{log} {}

    void pause(int file, const fs::path& path) {
        const auto waited = Clock::now() - started_;
        if (!noticed_ && waited >= wait_.notice_after) {
            noticed_ = true;
            log_.write(
                Level::info,
                cat("waiting for ", describe_lock_holder(file), " to release ", path.string()));
        }
        if (waited >= wait_.give_up_after)
            throw Error{Errc::lock,
                        cat(printable(path.string(), 1024),
                            " is still locked by ",
                            describe_lock_holder(file))}
                .hint("try again when that command has ended");
        std::unique_lock guard{mutex_};
        changed_.wait_for(guard, wait_.stop, poll_interval, [] { return false; });
        if (wait_.stop.stop_requested())
            throw Error{Errc::cancelled,
                        cat("stopped waiting for ", printable(path.string(), 1024))};
    }

private:
    const LockWait& wait_;
    Log& log_;
    Clock::time_point started_ = Clock::now();
    bool noticed_ = false;
    std::mutex mutex_;
    std::condition_variable_any changed_;
};

} // namespace

DestinationLock DestinationLock::acquire(const Folders& folders,
                                         Tracking tracking,
                                         const LockWait& wait,
                                         Log& log) {
    std::vector<FileDescriptor> files;
    Patience patience{wait, log};
    for (const LockName& lock : lock_names(folders, tracking)) {
        const Folder& folder = folders.at(lock.where);
        for (;;) {
            std::optional<FileDescriptor> file = open_lock(folder, lock);
            if (!file)
                break;
            while (!lock_now(file->get(), folder.path / lock.name))
                patience.pause(file->get(), folder.path / lock.name);
            if (!is_current(file->get(), folder, lock.name))
                continue;
            files.push_back(std::move(*file));
            break;
        }
    }
    return DestinationLock{std::move(files)};
}

std::optional<DestinationLock> DestinationLock::try_acquire(const Folders& folders,
                                                            Tracking tracking) {
    std::vector<FileDescriptor> files;
    for (const LockName& lock : lock_names(folders, tracking)) {
        const Folder& folder = folders.at(lock.where);
        std::optional<FileDescriptor> file = open_lock(folder, lock);
        if (!file)
            continue;
        if (!lock_now(file->get(), folder.path / lock.name) ||
            !is_current(file->get(), folder, lock.name))
            return std::nullopt;
        files.push_back(std::move(*file));
    }
    return DestinationLock{std::move(files)};
}

} // namespace binstall
