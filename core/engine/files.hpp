// SPDX-License-Identifier: MIT
// The few file operations that everything else is built from: descriptors that close themselves,
// and calls that retry EINTR and throw an Error naming the path and the system's reason.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace binstall {

namespace fs = std::filesystem;

/// Owns an open file; closes it.
class FileDescriptor {
public:
    FileDescriptor() = default;

    explicit FileDescriptor(int number) noexcept : number_{number} {}

    FileDescriptor(FileDescriptor&& other) noexcept : number_{other.release()} {}

    FileDescriptor& operator=(FileDescriptor&& other) noexcept;
    ~FileDescriptor();

    int get() const noexcept { return number_; }

    explicit operator bool() const noexcept { return number_ >= 0; }

    [[nodiscard]] int release() noexcept;

    /// Closes now, and says whether that worked: a file system may report a lost write only here.
    /// @throws Error{Errc::io} naming `path`.
    void close(const fs::path& path);

private:
    int number_ = -1;
};

/// Throws Error{Errc::io} with "cannot <doing> <path>: <the text of errno>".
[[noreturn]] void throw_io(std::string_view doing, const fs::path& path, int error_number);

/// openat with O_CLOEXEC. `folder` may be AT_FDCWD. @throws Error{Errc::io}
[[nodiscard]] FileDescriptor open_at(int folder, const fs::path& path, int flags, mode_t mode);

/// As open_at, but absent when there is no such file, nor folder that it could be in.
[[nodiscard]] std::optional<FileDescriptor>
try_open_at(int folder, const fs::path& path, int flags);

/// A folder, for use as the first argument of the others.
[[nodiscard]] FileDescriptor open_folder(const fs::path& path);

void write_all(int file, std::span<const std::byte> bytes, const fs::path& path);
void write_all(int file, std::string_view text, const fs::path& path);

/// Appends the first `size` bytes of `from` to `to`, in the kernel where it can do that.
/// @throws Error{Errc::io} naming `path`.
void copy_all(int from, std::uint64_t size, int to, const fs::path& path);

/// Makes it empty, to be written from its beginning.
void truncate(int file, const fs::path& path);

/// Fills `into` from `offset`; fewer bytes only at the end of the file.
[[nodiscard]] std::size_t
read_at(int file, std::uint64_t offset, std::span<std::byte> into, const fs::path& path);

/// The whole file. @throws Error{Errc::io}, also when it is longer than `limit` bytes.
[[nodiscard]] std::string read_all(int file, std::uint64_t limit, const fs::path& path);

/// The whole regular file at `path`; absent when there is none. A fifo, folder or device throws.
[[nodiscard]] std::optional<std::string> read_file(const fs::path& path, std::uint64_t limit);

/// fsync. EIO is final: what the kernel dropped does not come back, so it is never repeated.
/// A file system that says that it has nothing to synchronise (EINVAL) is taken at its word.
void sync_file(int file, const fs::path& path);

/// Whether a file system has said so to this process: what it holds may not survive a power cut.
[[nodiscard]] bool some_file_cannot_be_synced() noexcept;

/// Names in a folder, sorted, without "." and "..".
[[nodiscard]] std::vector<std::string> list_folder(int folder, const fs::path& path);

/// A file without a name on the file system of `folder` (O_TMPFILE, mode 0600; where that is not
/// supported, one that is created and unlinked at once). It vanishes with the process.
[[nodiscard]] FileDescriptor unnamed_file(const fs::path& folder);

/// The same file for reading only, once it is written: nobody can start a program that is still
/// open for writing ("text file busy"). As it was where there is no /proc.
[[nodiscard]] FileDescriptor read_only(FileDescriptor file);

} // namespace binstall
