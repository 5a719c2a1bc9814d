// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/cache_folder.hpp>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace binstall {

namespace {

constexpr mode_t owner_only = 0700;

/// Bytes of the disk for a file of `size` bytes: many small ones take whole blocks, too.
std::uint64_t room_for(std::uint64_t size) {
    constexpr std::uint64_t block = 4096;
    return (size + block - 1) / block * block;
}

/// One file that might go.
struct CachedFile {
    std::string name;
    std::uint64_t room = 0;
    std::int64_t used_at = 0; ///< Nanoseconds since the epoch.
};

FileDescriptor open_own_folder(const fs::path& path) {
    std::error_code ignored; // what is wrong shows below
    fs::create_directories(path.parent_path(), ignored);
    ::mkdir(path.c_str(), owner_only);
    FileDescriptor folder = open_at(AT_FDCWD, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0);

    struct stat state {};

    if (::fstat(folder.get(), &state) != 0)
        throw_io("examine", path, errno);
    if (state.st_uid != ::geteuid() || (state.st_mode & (S_IWGRP | S_IWOTH)) != 0)
        throw Error{Errc::io,
                    cat("the cache ", printable(path.string(), 1024), " can be written by others")};
    return folder;
}

/// Whether we wrote it: not a folder or a pipe, and nobody else's.
bool is_own_file(int file) {
    struct stat state {};

    return ::fstat(file, &state) == 0 && S_ISREG(state.st_mode) && state.st_uid == ::geteuid() &&
           (state.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

std::vector<CachedFile> files_of(int folder, const fs::path& path) {
    std::vector<CachedFile> files;
    for (const std::string& name : list_folder(folder, path)) {
        struct stat state {};

        // It may have gone meanwhile: another program makes room, too.
        if (::fstatat(folder, name.c_str(), &state, AT_SYMLINK_NOFOLLOW) == 0 &&
            S_ISREG(state.st_mode))
            files.push_back(
                {name,
                 room_for(static_cast<std::uint64_t>(state.st_size)),
                 std::int64_t{state.st_mtim.tv_sec} * 1'000'000'000 + state.st_mtim.tv_nsec});
    }
    return files;
}

} // namespace

CacheFolder::CacheFolder(const fs::path& folder, std::uint64_t size_limit)
    : path_{folder}, size_limit_{size_limit}, folder_{open_own_folder(folder)} {}

std::optional<std::string> CacheFolder::read(const std::string& name) const {
    const std::optional<FileDescriptor> file = open(name);
    return file ? std::optional{read_all(file->get(), size_limit_, path_ / name)} : std::nullopt;
}

void CacheFolder::write(const std::string& name, std::string_view text) {
    if (text.size() > largest())
        return remove(name);
    make_room(room_for(text.size()));
    const std::string temporary = cat(".", ::getpid(), "-", name);
    FileDescriptor file =
        open_at(folder_.get(), temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0600);
    try {
        write_all(file.get(), text, path_ / temporary);
        file.close(path_ / temporary);
        if (::renameat(folder_.get(), temporary.c_str(), folder_.get(), name.c_str()) != 0)
            throw_io("rename", path_ / temporary, errno);
    } catch (const Error&) {
        remove(temporary);
        throw;
    }
    *room_ += room_for(text.size());
}

void CacheFolder::remove(const std::string& name) const {
    // Gone already is just as well. A folder of that name is not ours, and goes when it is empty.
    if (::unlinkat(folder_.get(), name.c_str(), 0) != 0 && errno == EISDIR)
        ::unlinkat(folder_.get(), name.c_str(), AT_REMOVEDIR);
}

std::optional<FileDescriptor> CacheFolder::open(const std::string& name) const {
    FileDescriptor file{
        ::openat(folder_.get(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)};
    if (!file) {
        if (errno != ENOENT)
            remove(name); // a link, or what cannot be read: nothing that we wrote
        return std::nullopt;
    }
    if (!is_own_file(file.get())) {
        remove(name);
        return std::nullopt;
    }
    ::futimens(file.get(), nullptr); // used now; if that fails, it goes a little earlier
    return file;
}

CacheFolder::NewFile CacheFolder::create() {
    FileDescriptor nameless{
        ::openat(folder_.get(), ".", O_RDWR | O_TMPFILE | O_CLOEXEC, S_IRUSR | S_IWUSR)};
    if (nameless)
        return {std::move(nameless), {}};
    if (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL)
        throw_io("create a file in", path_, errno);
    const std::string temporary = cat(".", ::getpid(), "-new-", ++created_);
    return {open_at(folder_.get(), temporary, O_RDWR | O_CREAT | O_TRUNC | O_NOFOLLOW, 0600),
            temporary};
}

void CacheFolder::discard(const NewFile& created) const {
    if (!created.temporary.empty())
        remove(created.temporary);
}

void CacheFolder::add(const NewFile& created, const std::string& name, std::uint64_t size) {
    make_room(room_for(size));
    std::string temporary = created.temporary;
    if (temporary.empty()) {
        temporary = cat(".", ::getpid(), "-", name);
        remove(temporary); // of another process that had our number
        const std::string link = cat("/proc/self/fd/", created.file.get());
        if (::linkat(AT_FDCWD, link.c_str(), folder_.get(), temporary.c_str(), AT_SYMLINK_FOLLOW) !=
            0)
            throw_io("keep", path_ / name, errno);
    }
    if (::renameat(folder_.get(), temporary.c_str(), folder_.get(), name.c_str()) != 0) {
        const int problem = errno;
        remove(temporary);
        throw_io("rename", path_ / temporary, problem);
    }
    *room_ += room_for(size);
}

/// Removes what was not used for longest, and more than is needed: not at every write.
void CacheFolder::make_room(std::uint64_t wanted) {
    if (room_ && *room_ + wanted <= size_limit_)
        return;
    std::vector<CachedFile> files = files_of(folder_.get(), path_);
    std::ranges::sort(files, {}, &CachedFile::used_at);
    std::uint64_t total = 0;
    for (const CachedFile& file : files)
        total += file.room;
    const std::uint64_t most = size_limit_ / 4 * 3;
    const std::uint64_t goal =
        total + wanted <= size_limit_ ? total : most - std::min(most, wanted);
    for (const CachedFile& file : files) {
        if (total <= goal)
            break;
        remove(file.name);
        total -= file.room;
    }
    room_ = total;
}

} // namespace binstall
