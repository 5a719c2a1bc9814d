// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/files.hpp>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace binstall {

namespace {

/// Calls `system_call` until it is not interrupted.
template <class Call>
auto retried(Call system_call) {
    for (;;) {
        const auto result = system_call();
        if (result >= 0 || errno != EINTR)
            return result;
    }
}

struct FolderCloser {
    void operator()(DIR* folder) const noexcept { ::closedir(folder); }
};

std::atomic<bool> cannot_sync = false;

constexpr std::size_t copied_at_once = std::size_t{128} << 10;

} // namespace

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept {
    FileDescriptor old{std::exchange(number_, other.release())};
    return *this;
}

FileDescriptor::~FileDescriptor() {
    if (number_ >= 0)
        ::close(number_);
}

int FileDescriptor::release() noexcept {
    return std::exchange(number_, -1);
}

void FileDescriptor::close(const fs::path& path) {
    // Not repeated after EINTR: on Linux the descriptor is gone either way.
    if (::close(release()) != 0 && errno != EINTR)
        throw_io("close", path, errno);
}

void throw_io(std::string_view doing, const fs::path& path, int error_number) {
    throw Error{Errc::io,
                cat("cannot ",
                    doing,
                    " ",
                    printable(path.string(), 1024),
                    ": ",
                    std::generic_category().message(error_number))};
}

namespace {

/// `path` as one finds it: below the folder that it was opened in.
fs::path whole_path(int folder, const fs::path& path) {
    std::error_code problem;
    const fs::path above = folder == AT_FDCWD || path.is_absolute()
                               ? fs::path{}
                               : fs::read_symlink(cat("/proc/self/fd/", folder), problem);
    return problem ? path : above / path;
}

[[noreturn]] void throw_open(int folder, const fs::path& path, int flags) {
    const int error_number = errno;
    throw_io((flags & O_CREAT) ? "create" : "open", whole_path(folder, path), error_number);
}

} // namespace

FileDescriptor open_at(int folder, const fs::path& path, int flags, mode_t mode) {
    const int number =
        retried([&] { return ::openat(folder, path.c_str(), flags | O_CLOEXEC, mode); });
    if (number < 0)
        throw_open(folder, path, flags);
    return FileDescriptor{number};
}

std::optional<FileDescriptor> try_open_at(int folder, const fs::path& path, int flags) {
    const int number = retried([&] { return ::openat(folder, path.c_str(), flags | O_CLOEXEC); });
    if (number >= 0)
        return FileDescriptor{number};
    // A file on the way to it means just as well that it is not there; but what is asked for as a
    // folder and is none, is there.
    const bool is_missing = errno == ENOENT || (errno == ENOTDIR && (flags & O_DIRECTORY) == 0);
    if (is_missing)
        return std::nullopt;
    throw_open(folder, path, flags);
}

FileDescriptor open_folder(const fs::path& path) {
    return open_at(AT_FDCWD, path, O_RDONLY | O_DIRECTORY, 0);
}

void write_all(int file, std::span<const std::byte> bytes, const fs::path& path) {
    while (!bytes.empty()) {
        const ssize_t written = retried([&] { return ::write(file, bytes.data(), bytes.size()); });
        if (written < 0)
            throw_io("write", path, errno);
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
}

void write_all(int file, std::string_view text, const fs::path& path) {
    write_all(file, std::as_bytes(std::span{text.data(), text.size()}), path);
}

void copy_all(int from, std::uint64_t size, int to, const fs::path& path) {
    off_t position = 0;
    std::uint64_t left = size;
    while (left > 0) {
        const ssize_t count =
            retried([&] { return ::copy_file_range(from, &position, to, nullptr, left, 0); });
        if (count <= 0)
            break; // not between these two, or not by this kernel
        left -= static_cast<std::uint64_t>(count);
    }
    std::vector<std::byte> piece(std::min<std::uint64_t>(left, copied_at_once));
    while (left > 0) {
        const std::size_t count = read_at(from, size - left, piece, path);
        if (count == 0)
            throw_io("read", path, EIO); // somebody cut it meanwhile
        const std::size_t taken = std::min<std::uint64_t>(count, left);
        write_all(to, std::span{piece}.first(taken), path);
        left -= taken;
    }
}

void truncate(int file, const fs::path& path) {
    if (retried([&] { return ::ftruncate(file, 0); }) != 0 || ::lseek(file, 0, SEEK_SET) != 0)
        throw_io("empty", path, errno);
}

std::size_t
read_at(int file, std::uint64_t offset, std::span<std::byte> into, const fs::path& path) {
    std::size_t filled = 0;
    while (filled < into.size()) {
        const ssize_t count = retried([&] {
            return ::pread(file,
                           into.data() + filled,
                           into.size() - filled,
                           static_cast<off_t>(offset + filled));
        });
        if (count < 0)
            throw_io("read", path, errno);
        if (count == 0)
            break;
        filled += static_cast<std::size_t>(count);
    }
    return filled;
}

std::string read_all(int file, std::uint64_t limit, const fs::path& path) {
    std::string content;
    char buffer[64 * 1024];
    for (;;) {
        const ssize_t count = retried([&] { return ::read(file, buffer, sizeof buffer); });
        if (count < 0)
            throw_io("read", path, errno);
        if (count == 0)
            return content;
        content.append(buffer, static_cast<std::size_t>(count));
        if (content.size() > limit)
            throw Error{Errc::io, cat(path.string(), " is larger than ", limit, " bytes")};
    }
}

std::optional<std::string> read_file(const fs::path& path, std::uint64_t limit) {
    // O_NONBLOCK, so that opening a fifo does not wait for somebody to write to it.
    std::optional<FileDescriptor> file = try_open_at(AT_FDCWD, path, O_RDONLY | O_NONBLOCK);
    if (!file)
        return std::nullopt;

    struct stat status {};

    if (::fstat(file->get(), &status) != 0)
        throw_io("examine", path, errno);
    if (!S_ISREG(status.st_mode))
        throw Error{Errc::io, cat(printable(path.string(), 1024), " is not a regular file")};
    return read_all(file->get(), limit, path);
}

void sync_file(int file, const fs::path& path) {
    if (retried([&] { return ::fsync(file); }) == 0)
        return;
    // Some file systems have nothing to synchronise and say so with EINVAL.
    if (errno != EINVAL)
        throw_io("write to disk", path, errno);
    cannot_sync = true;
}

bool some_file_cannot_be_synced() noexcept {
    return cannot_sync;
}

std::vector<std::string> list_folder(int folder, const fs::path& path) {
    FileDescriptor copy = open_at(folder, ".", O_RDONLY | O_DIRECTORY, 0);
    const std::unique_ptr<DIR, FolderCloser> stream{::fdopendir(copy.get())};
    if (!stream)
        throw_io("list", path, errno);
    static_cast<void>(copy.release()); // the stream owns it now
    std::vector<std::string> names;
    for (;;) {
        errno = 0;
        const dirent* entry = ::readdir(stream.get());
        if (!entry)
            break;
        const std::string_view name = entry->d_name;
        if (name != "." && name != "..")
            names.emplace_back(name);
    }
    if (errno != 0)
        throw_io("list", path, errno);
    std::ranges::sort(names);
    return names;
}

FileDescriptor unnamed_file(const fs::path& folder) {
    const int number =
        retried([&] { return ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600); });
    if (number >= 0)
        return FileDescriptor{number};
    if (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL)
        throw_io("create a file in", folder, errno);
    std::string pattern = (folder / ".binstall-XXXXXX").string();
    const int named = ::mkostemp(pattern.data(), O_CLOEXEC);
    if (named < 0)
        throw_io("create a file in", folder, errno);
    FileDescriptor file{named};
    if (::unlink(pattern.c_str()) != 0)
        throw_io("remove", pattern, errno);
    return file;
}

FileDescriptor read_only(FileDescriptor file) {
    const std::string again = cat("/proc/self/fd/", file.get());
    const int number = retried([&] { return ::open(again.c_str(), O_RDONLY | O_CLOEXEC); });
    return number >= 0 ? FileDescriptor{number} : std::move(file);
}

} // namespace binstall
