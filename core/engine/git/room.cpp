// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/git/lock.hpp>
#include <engine/git/room.hpp>

#include <algorithm>
#include <system_error>
#include <vector>

namespace binstall {

namespace {

struct KeptCopy {
    fs::path folder;
    fs::path use; ///< Touched by whoever uses the copy, and locked as long.
    std::uint64_t size = 0;
    fs::file_time_type used{};
};

/// Files vanish while others tidy up too: what cannot be looked at counts as nothing.
std::uint64_t size_of(const fs::path& folder) {
    std::error_code gone;
    std::uint64_t size = 0;
    for (fs::recursive_directory_iterator at{folder, gone}, end; !gone && at != end;
         at.increment(gone)) {
        std::error_code no_file;
        if (at->is_regular_file(no_file) && !at->is_symlink(no_file))
            if (const std::uintmax_t bytes = at->file_size(no_file); !no_file)
                size += bytes;
    }
    return size;
}

std::vector<KeptCopy> copies_in(const fs::path& folder) {
    std::vector<KeptCopy> copies;
    std::error_code gone;
    for (fs::directory_iterator at{folder, gone}, end; !gone && at != end; at.increment(gone)) {
        if (at->path().extension() != ".git")
            continue;
        KeptCopy copy{.folder = at->path(), .use = at->path(), .size = size_of(at->path())};
        copy.use.replace_extension(".use");
        std::error_code unused; // then it is the oldest
        copy.used = fs::last_write_time(copy.use, unused);
        copies.push_back(std::move(copy));
    }
    std::ranges::sort(copies, {}, &KeptCopy::used);
    return copies;
}

/// Whether the copy is gone. The lock's file stays: somebody may be waiting for it.
bool remove_unused(const KeptCopy& copy) {
    const std::optional<GitLock> lock = GitLock::try_acquire(copy.use, GitLock::Mode::exclusive);
    if (!lock)
        return false;
    std::error_code problem;
    fs::remove_all(copy.folder, problem);
    return !problem;
}

} // namespace

void make_room(const fs::path& folder, std::uint64_t most, Log& log) {
    const std::vector<KeptCopy> copies = copies_in(folder);
    std::uint64_t total = 0;
    for (const KeptCopy& copy : copies)
        total += copy.size;
    if (total <= most)
        return;
    const std::uint64_t wanted = most / 4 * 3;
    try {
        for (const KeptCopy& copy : copies)
            if (total > wanted && remove_unused(copy)) {
                total -= copy.size;
                log.write(
                    Level::debug,
                    cat("removed a repository that was not used for long: ", copy.folder.string()));
            }
    } catch (const Error& error) {
        log.write(Level::debug, cat("the cache of repositories stays full: ", error.what()));
    }
}

} // namespace binstall
