// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/trusted_file.hpp>

#include <grp.h>
#include <mutex>
#include <pwd.h>
#include <unistd.h>
#include <vector>

namespace binstall {

namespace {

/// Whether nobody but `user` is listed as a member of `group`.
bool has_no_other_member(gid_t group, const std::string& user) {
    std::vector<char> buffer(64 * 1024);

    struct group entry {};

    struct group* found = nullptr;
    if (::getgrgid_r(group, &entry, buffer.data(), buffer.size(), &found) != 0 || !found)
        return false;
    for (char** member = found->gr_mem; *member; ++member)
        if (*member != user)
            return false;
    return true;
}

/// Whether it is the primary group of another user: those are not among its members.
bool is_primary_of_another(gid_t group, uid_t user) {
    static std::mutex mutex; // there is one list for the whole process
    const std::scoped_lock lock{mutex};
    bool is_shared = false;
    ::setpwent();
    while (const passwd* other = ::getpwent())
        is_shared = is_shared || (other->pw_gid == group && other->pw_uid != user);
    ::endpwent();
    return is_shared;
}

} // namespace

bool is_private_group(uid_t user, gid_t group) {
    std::vector<char> buffer(64 * 1024);

    struct passwd entry {};

    struct passwd* found = nullptr;
    if (::getpwuid_r(user, &entry, buffer.data(), buffer.size(), &found) != 0 || !found ||
        found->pw_gid != group)
        return false;
    return has_no_other_member(group, found->pw_name) && !is_primary_of_another(group, user);
}

std::string why_not_trusted(const struct stat& status) {
    if (status.st_uid != 0 && status.st_uid != ::geteuid())
        return cat("belongs to another user (uid ", status.st_uid, ")");
    if ((status.st_mode & S_IWOTH) != 0)
        return "is writable by others";
    if ((status.st_mode & S_IWGRP) != 0 && !is_private_group(::geteuid(), status.st_gid))
        return "is writable by a group";
    return {};
}

} // namespace binstall
