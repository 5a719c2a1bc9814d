// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/place/folder.hpp>
#include <engine/readers.hpp>

#include <cerrno>
#include <climits>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace binstall {

namespace {

/// Opens the regular file `name`: not what a link leads to, nor a fifo, which would wait.
std::optional<FileDescriptor> open_regular(const Folder& folder, const std::string& name) {
    const std::optional<Entry> entry = look_at(folder, name);
    if (!entry)
        return std::nullopt;
    if (entry->kind != Entry::Kind::file)
        throw not_regular(folder, name);
    return try_open_at(folder.get(), name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
}

Entry::Kind kind_of(mode_t mode) {
    if (S_ISREG(mode))
        return Entry::Kind::file;
    if (S_ISLNK(mode))
        return Entry::Kind::link;
    return S_ISDIR(mode) ? Entry::Kind::folder : Entry::Kind::other;
}

void make_missing(const fs::path& path, mode_t mode) {
    if (::mkdir(path.c_str(), mode) == 0) {
        const fs::path parent = path.parent_path();
        const Folder above = open_named_folder(parent.empty() ? fs::path{"."} : parent);
        return sync_folder(above);
    }
    if (errno == EEXIST)
        return;
    if (errno != ENOENT || path.parent_path() == path || path.parent_path().empty())
        throw_io("create the folder", path, errno);
    make_missing(path.parent_path(), mode);
    if (::mkdir(path.c_str(), mode) != 0 && errno != EEXIST)
        throw_io("create the folder", path, errno);
    sync_folder(open_named_folder(path.parent_path()));
}

} // namespace

Error not_regular(const Folder& folder, const std::string& name) {
    return {Errc::io,
            cat(printable((folder.path / name).string(), 1024), " is not a regular file")};
}

Folder open_named_folder(const fs::path& path) {
    return {path, open_folder(path)};
}

std::optional<Folder> try_open_named_folder(const fs::path& path) {
    std::optional<FileDescriptor> folder = try_open_at(AT_FDCWD, path, O_RDONLY | O_DIRECTORY);
    if (!folder)
        return std::nullopt;
    return Folder{path, std::move(*folder)};
}

Folder make_folder(const fs::path& path, mode_t mode) {
    if (std::optional<Folder> there = try_open_named_folder(path))
        return std::move(*there);
    make_missing(path.has_filename() ? path : path.parent_path(), mode);
    return open_named_folder(path);
}

std::optional<Entry> look_at(const Folder& folder, const std::string& name) {
    struct stat status {};

    if (::fstatat(folder.get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
        if (errno == ENOENT)
            return std::nullopt;
        throw_io("examine", folder.path / name, errno);
    }
    Entry entry{kind_of(status.st_mode), {}};
    if (entry.kind == Entry::Kind::link) {
        entry.target.resize(PATH_MAX);
        const ssize_t length =
            ::readlinkat(folder.get(), name.c_str(), entry.target.data(), entry.target.size());
        if (length < 0)
            throw_io("read the link", folder.path / name, errno);
        entry.target.resize(static_cast<std::size_t>(length));
    }
    return entry;
}

std::string sha256_of(const Folder& folder, const std::string& name) {
    const fs::path path = folder.path / name;
    const std::optional<FileDescriptor> file = open_regular(folder, name);
    if (!file)
        throw_io("open", path, ENOENT);
    DigestBuilder builder{DigestAlgorithm::sha256};
    std::vector<std::byte> buffer(256 * 1024);
    for (std::uint64_t offset = 0;;) {
        const std::size_t count = read_at(file->get(), offset, buffer, path);
        builder.add(std::span{buffer}.first(count));
        offset += count;
        if (count < buffer.size())
            return builder.finish().hex;
    }
}

std::optional<std::string>
read_small(const Folder& folder, const std::string& name, std::uint64_t limit) {
    const std::optional<FileDescriptor> file = open_regular(folder, name);
    if (!file)
        return std::nullopt;
    return read_all(file->get(), limit, folder.path / name);
}

void create_file(const Folder& folder,
                 const std::string& name,
                 std::string_view text,
                 mode_t mode) {
    const fs::path path = folder.path / name;
    FileDescriptor file =
        open_at(folder.get(), name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600);
    try {
        if (mode != 0600 && ::fchmod(file.get(), mode) != 0)
            throw_io("set the mode of", path, errno);
        write_all(file.get(), text, path);
        sync_file(file.get(), path);
        file.close(path);
    } catch (const Error&) {
        ::unlinkat(folder.get(), name.c_str(), 0); // the first failure is the one that is told
        throw;
    }
}

bool rename_entry(const Folder& folder, const std::string& from, const std::string& to) {
    if (::renameat(folder.get(), from.c_str(), folder.get(), to.c_str()) == 0)
        return true;
    if (errno != ENOENT)
        throw_io("replace", folder.path / to, errno);
    return false;
}

void remove_entry(const Folder& folder, const std::string& name) {
    if (::unlinkat(folder.get(), name.c_str(), 0) != 0 && errno != ENOENT)
        throw_io("remove", folder.path / name, errno);
}

void sync_folder(const Folder& folder) {
    sync_file(folder.get(), folder.path);
}

} // namespace binstall
