// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/place/staging.hpp>
#include <engine/process/umask.hpp>

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace binstall {

namespace {

/// Whether the unnamed `file` got `name`. Not possible without /proc, or when the file is not of
/// the kind that can get one, or lies elsewhere.
bool give_name(int file, const Folder& folder, const std::string& name) {
    const std::string unnamed = cat("/proc/self/fd/", file);
    if (::linkat(AT_FDCWD, unnamed.c_str(), folder.get(), name.c_str(), AT_SYMLINK_FOLLOW) == 0)
        return true;
    for (const int reason : {ENOENT, EXDEV, EPERM, EOPNOTSUPP, EMLINK})
        if (errno == reason)
            return false;
    throw_io("create", folder.path / name, errno);
}

void set_mode(int file, mode_t mode, const fs::path& path) {
    if (::fchmod(file, mode) != 0)
        throw_io("set the mode of", path, errno);
}

} // namespace

Staging::Staging(const Folders& folders) : folders_{folders}, umask_{current_umask()} {}

Staging::~Staging() {
    for (const auto& [where, name] : made_)
        ::unlinkat(
            folders_.at(where).get(), name.c_str(), 0); // what stays is swept by the next one
}

std::string Staging::next_name(Where where) {
    std::string name = cat(folders_.staged_prefix(), count_++);
    made_.emplace_back(where, name);
    return name;
}

std::string Staging::file(const StagedFile& staged) {
    const Folder& bin = folders_.at(Where::bin);
    const mode_t mode = 0755 & ~umask_;
    std::string name = next_name(Where::bin);
    const fs::path path = bin.path / name;
    set_mode(staged.file.get(), mode, path);
    // A second name of the same file must be a file of its own.
    if (named_.insert(staged.file.get()).second && give_name(staged.file.get(), bin, name)) {
        sync_file(staged.file.get(), path);
        return name;
    }
    FileDescriptor copy = open_at(bin.get(), name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600);
    copy_all(staged.file.get(), staged.size, copy.get(), path);
    set_mode(copy.get(), mode, path);
    sync_file(copy.get(), path);
    copy.close(path);
    return name;
}

std::string Staging::link(const std::string& target) {
    const Folder& bin = folders_.at(Where::bin);
    std::string name = next_name(Where::bin);
    if (::symlinkat(target.c_str(), bin.get(), name.c_str()) != 0)
        throw_io("create the link", bin.path / name, errno);
    return name;
}

std::string Staging::record(Where where, const std::string& name, std::string_view text) {
    const Folder& folder = folders_.at(where);
    std::string staged = next_name(where);

    struct stat former {};

    const bool replaces = ::fstatat(folder.get(), name.c_str(), &former, AT_SYMLINK_NOFOLLOW) == 0;
    if (!replaces && errno != ENOENT)
        throw_io("examine", folder.path / name, errno);
    create_file(folder, staged, text, replaces ? former.st_mode & 07777 : 0644 & ~umask_);
    // Only root can do this; for anybody else the new record belongs to whoever wrote it.
    if (replaces && ::geteuid() == 0 && former.st_uid != 0 &&
        ::fchownat(
            folder.get(), staged.c_str(), former.st_uid, former.st_gid, AT_SYMLINK_NOFOLLOW) != 0)
        throw_io("change the owner of", folder.path / staged, errno);
    return staged;
}

void Staging::sync() {
    std::set<Where> touched;
    for (const auto& [where, name] : made_)
        touched.insert(where);
    for (const Where where : touched)
        sync_folder(folders_.at(where));
}

} // namespace binstall
