// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/plugin/trust.hpp>
#include <engine/trusted_file.hpp>

#include <algorithm>
#include <cerrno>
#include <deque>
#include <fcntl.h>
#include <string_view>
#include <sys/xattr.h>
#include <unistd.h>
#include <utility>

namespace binstall {

namespace {

constexpr int max_links = 40; // as the kernel

/// An access list can let others write although no bit says so: its mask shows as the group's bits.
bool has_access_list(const FileDescriptor& file) {
    const std::string path = cat("/proc/self/fd/", file.get());
    return ::getxattr(path.c_str(), "system.posix_acl_access", nullptr, 0) > 0;
}

Error distrust(std::string reason) {
    return Error{Errc::plugin, std::move(reason)};
}

bool is_trusted_owner(uid_t owner, const Account& account) {
    return owner == 0 || owner == account.user;
}

std::string foreign_owner(uid_t owner, const Account& account) {
    if (account.user == 0)
        return cat("belongs to user ", owner, "; root uses what belongs to root only");
    return cat("belongs to user ", owner, ", who is neither root nor you");
}

/// Why others than root and the user can write; empty when they cannot.
std::string writers(const struct stat& status, const Account& account) {
    if (status.st_mode & S_IWOTH)
        return "is writable by others; fix with chmod go-w";
    if ((status.st_mode & S_IWGRP) && !account.owns_group(status.st_gid))
        return "is writable by its group; fix with chmod g-w";
    return {};
}

struct stat status_of(const FileDescriptor& file, const fs::path& path) {
    struct stat status {};

    if (::fstat(file.get(), &status) != 0)
        throw_io("examine", path, errno);
    return status;
}

void judge_folder(const FileDescriptor& folder,
                  const fs::path& path,
                  const Account& account,
                  bool is_last) {
    const struct stat status = status_of(folder, path);
    const std::string subject =
        is_last ? "directory " : cat("lies in ", printable(path.string(), 1024), ", which ");
    if (!is_trusted_owner(status.st_uid, account))
        throw distrust(subject + foreign_owner(status.st_uid, account));
    const bool is_sticky = (status.st_mode & S_ISVTX) != 0;
    const std::string reason = writers(status, account);
    if (!reason.empty() && (is_last || !is_sticky))
        throw distrust(subject + reason);
    if ((status.st_mode & S_IWGRP) && !is_sticky && has_access_list(folder))
        throw distrust(subject + "has an access list that may let others write");
    if (is_last && (status.st_mode & S_ISGID))
        throw distrust(subject + "passes its group on (setgid); fix with chmod g-s");
}

std::string target_of(const FileDescriptor& link, const fs::path& path) {
    char target[4096];
    const ssize_t count = ::readlinkat(link.get(), "", target, sizeof target);
    if (count < 0)
        throw_io("read the link", path, errno);
    return {target, static_cast<std::size_t>(count)};
}

/// Walks a path by hand.
class Walk {
public:
    Walk(const fs::path& path, const Account& account) : account_{account} {
        put_ahead(path);
        restart();
    }

    std::optional<FileDescriptor> finish() {
        while (!ahead_.empty()) {
            const std::string name = std::move(ahead_.front());
            ahead_.pop_front();
            if (!step(name))
                return std::nullopt;
        }
        judge_folder(here_, path_, account_, true);
        return std::move(here_);
    }

private:
    void put_ahead(const fs::path& path) {
        std::deque<std::string> names;
        for (const fs::path& part : path.relative_path())
            if (!part.empty() && part != ".")
                names.push_back(part.string());
        ahead_.insert(ahead_.begin(), names.begin(), names.end());
    }

    void restart() {
        here_ = open_at(AT_FDCWD, "/", O_PATH | O_DIRECTORY, 0);
        path_ = "/";
    }

    /// Goes to `name`; false when it is not there.
    bool step(const std::string& name) {
        judge_folder(here_, path_, account_, false);
        const fs::path next_path = name == ".." ? path_.parent_path() : path_ / name;
        std::optional<FileDescriptor> next = try_open_at(here_.get(), name, O_PATH | O_NOFOLLOW);
        if (!next)
            return false;
        const struct stat status = status_of(*next, next_path);
        if (S_ISLNK(status.st_mode)) {
            follow(*next, next_path, status.st_uid);
            return true;
        }
        if (!S_ISDIR(status.st_mode))
            throw distrust(cat(printable(next_path.string(), 1024), " is not a directory"));
        here_ = std::move(*next);
        path_ = next_path;
        return true;
    }

    void follow(const FileDescriptor& link, const fs::path& path, uid_t owner) {
        const std::string shown = printable(path.string(), 1024);
        if (!is_trusted_owner(owner, account_))
            throw distrust(
                cat("lies behind the link ", shown, ", which ", foreign_owner(owner, account_)));
        if (++links_ > max_links)
            throw distrust("lies behind too many links");
        const fs::path target = target_of(link, path);
        put_ahead(target);
        if (target.is_absolute())
            restart();
    }

    const Account& account_;
    std::deque<std::string> ahead_;
    FileDescriptor here_;
    fs::path path_;
    int links_ = 0;
};

} // namespace

Account Account::current() {
    const uid_t user = ::geteuid();
    return {user, [user](gid_t group) { return is_private_group(user, group); }};
}

std::optional<FileDescriptor> open_trusted_folder(const fs::path& folder, const Account& account) {
    if (!folder.is_absolute())
        throw distrust("is not an absolute path");
    return Walk{folder, account}.finish();
}

std::optional<std::string>
why_untrusted(const struct stat& status, const Account& account, bool hard_links_allowed) {
    if (!is_trusted_owner(status.st_uid, account))
        return foreign_owner(status.st_uid, account);
    if (std::string reason = writers(status, account); !reason.empty())
        return reason;
    if (status.st_nlink > 1 && !hard_links_allowed)
        return cat("has ", status.st_nlink, " names (hard links); make it a file of its own");
    return std::nullopt;
}

} // namespace binstall
