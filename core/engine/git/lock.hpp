// SPDX-License-Identifier: MIT
#pragma once

#include <engine/files.hpp>

#include <optional>
#include <stop_token>

namespace binstall {

/// A lock on a file of the cache, held until it is destroyed. Nobody loses data by what it guards:
/// it only keeps two commands from doing the same work, or one from removing what another uses.
class GitLock {
public:
    enum class Mode { shared, exclusive };

    /// Waits until it is free. The file is created.
    /// @throws Error{Errc::cancelled}, Error{Errc::io} also where the file system has no locks.
    static GitLock acquire(const fs::path& path, Mode mode, const std::stop_token& stop);

    /// The same without waiting; absent when somebody else has it.
    static std::optional<GitLock> try_acquire(const fs::path& path, Mode mode);

    /// Whether this lock is `mode` now; it is not when somebody else holds it as well.
    bool try_change(Mode mode) const;

    /// For how long nobody has used what it guards counts from now.
    void touch() const;

private:
    explicit GitLock(FileDescriptor file) : file_{std::move(file)} {}

    FileDescriptor file_;
};

} // namespace binstall
