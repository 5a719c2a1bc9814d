// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>

#include <engine/git/lock.hpp>

#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <fcntl.h>
#include <mutex>
#include <sys/file.h>
#include <sys/stat.h>

namespace binstall {

namespace {

constexpr std::chrono::milliseconds poll_interval{10};

int operation(GitLock::Mode mode) {
    return (mode == GitLock::Mode::shared ? LOCK_SH : LOCK_EX) | LOCK_NB;
}

bool lock_now(int file, GitLock::Mode mode, const fs::path& path) {
    while (::flock(file, operation(mode)) != 0) {
        if (errno == EWOULDBLOCK)
            return false;
        if (errno != EINTR)
            throw_io("lock", path, errno);
    }
    return true;
}

/// Sleeps for a moment, unless it is time to stop.
void wait_a_moment(const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock{mutex};
    never.wait_for(lock, stop, poll_interval, [] { return false; });
    if (stop.stop_requested())
        throw Error{Errc::cancelled, "interrupted"};
}

} // namespace

GitLock GitLock::acquire(const fs::path& path, Mode mode, const std::stop_token& stop) {
    GitLock lock{open_at(AT_FDCWD, path, O_RDWR | O_CREAT | O_NOFOLLOW, 0600)};
    while (!lock_now(lock.file_.get(), mode, path))
        wait_a_moment(stop);
    return lock;
}

std::optional<GitLock> GitLock::try_acquire(const fs::path& path, Mode mode) {
    GitLock lock{open_at(AT_FDCWD, path, O_RDWR | O_CREAT | O_NOFOLLOW, 0600)};
    if (!lock_now(lock.file_.get(), mode, path))
        return std::nullopt;
    return lock;
}

bool GitLock::try_change(Mode mode) const {
    return lock_now(file_.get(), mode, {});
}

void GitLock::touch() const {
    ::futimens(file_.get(), nullptr); // if that fails, it goes a little earlier
}

} // namespace binstall
