// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/trusted_file.hpp>

#include <grp.h>
#include <pwd.h>
#include <string_view>
#include <unistd.h>
#include <vector>

namespace binstall {

namespace {

/// Whether `group` is the primary group of this user and has no other member: Debian and others
/// give every user such a group, and then files come out writable for it.
bool is_private_group(gid_t group) {
    std::vector<char> buffer(64 * 1024);

    struct passwd user_entry {};

    struct passwd* user = nullptr;
    if (::getpwuid_r(::geteuid(), &user_entry, buffer.data(), buffer.size(), &user) != 0 || !user ||
        user->pw_gid != group)
        return false;
    const std::string user_name = user->pw_name;

    struct group group_entry {};

    struct group* found = nullptr;
    if (::getgrgid_r(group, &group_entry, buffer.data(), buffer.size(), &found) != 0 || !found)
        return false;
    for (char** member = found->gr_mem; *member; ++member) {
        if (std::string_view{*member} != user_name)
            return false;
    }
    return true;
}

} // namespace

std::string why_not_trusted(const struct stat& status) {
    if (status.st_uid != 0 && status.st_uid != ::geteuid())
        return cat("belongs to another user (uid ", status.st_uid, ")");
    if ((status.st_mode & S_IWOTH) != 0)
        return "is writable by others";
    if ((status.st_mode & S_IWGRP) != 0 && !is_private_group(status.st_gid))
        return "is writable by a group";
    return {};
}

} // namespace binstall
