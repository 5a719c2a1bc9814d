// SPDX-License-Identifier: MIT
// Who may change a destination. Our own lock file is never replaced or removed, so it orders our
// own commands even while cargo's records are being renamed; cargo's two follow, in cargo's order.
#pragma once

#include <binstall/log.hpp>

#include <engine/place/folders.hpp>

#include <chrono>
#include <stop_token>
#include <vector>

namespace binstall {

/// How long to wait for a lock.
struct LockWait {
    std::chrono::milliseconds notice_after{1000}; ///< Then the log says who is waited for.
    std::chrono::milliseconds give_up_after = std::chrono::minutes{10};
    std::stop_token stop;
};

/// Holds the locks of a destination until it is destroyed.
class DestinationLock {
public:
    /// @throws Error{Errc::lock} after the time limit or when the file system has no locks,
    ///         Error{Errc::cancelled}, Error{Errc::io} for a lock file that is not a regular file.
    static DestinationLock
    acquire(const Folders& folders, Tracking tracking, const LockWait& wait, Log& log);

    /// Absent when another command holds one of them.
    static std::optional<DestinationLock> try_acquire(const Folders& folders, Tracking tracking);

private:
    explicit DestinationLock(std::vector<FileDescriptor> files) : files_{std::move(files)} {}

    std::vector<FileDescriptor> files_; ///< In the order in which they were locked.
};

} // namespace binstall
