// SPDX-License-Identifier: MIT
// Who could have put a plugin where it is. A plugin is code that runs with our rights, so whoever
// can write its file, its folder or a folder on the way there is whoever we trust.
#pragma once

#include <engine/files.hpp>

#include <functional>
#include <optional>
#include <string>
#include <sys/stat.h>

namespace binstall {

/// Who runs this program.
struct Account {
    uid_t user = 0;
    /// Whether a group is the user's own: his primary group, with no other member.
    std::function<bool(gid_t)> owns_group;

    static Account current();
};

/// Opens `folder` for searching, if it is there and everything on the way to it can be trusted.
///
/// Each component is opened by itself, without following links. A link is followed by hand, when it
/// belongs to root or the user, and what it leads through is judged the same way: `/lib -> usr/lib`
/// is fine, a link into somebody else's folder is not. A folder on the way may be writable by
/// others only when its sticky bit keeps them from replacing what is not theirs (/tmp).
/// @return absent when there is no such folder.
/// @throws Error{Errc::plugin} with a reason that stands by itself: "directory is writable by
///         others; fix with chmod go-w".
std::optional<FileDescriptor> open_trusted_folder(const fs::path& folder, const Account& account);

/// Why a plugin's file with this `status` cannot be trusted; absent when it can.
///
/// `hard_links_allowed`: system images (OSTree, Nix) give every file of theirs several names.
std::optional<std::string>
why_untrusted(const struct stat& status, const Account& account, bool hard_links_allowed);

} // namespace binstall
