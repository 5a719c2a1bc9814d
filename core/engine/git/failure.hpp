// SPDX-License-Identifier: MIT
// What git's words mean. It has one exit status for nearly everything.
#pragma once

#include <binstall/error.hpp>

#include <engine/process/child_process.hpp>

#include <string_view>

namespace binstall {

/// Why git could not fetch, as far as we act on it.
enum class GitTrouble {
    other_format, ///< The remote names objects by another digest than our copy.
    no_ref,       ///< The remote has no such ref or commit.
    unauthorized, ///< It wants credentials, or others.
    no_remote,    ///< There is no repository.
    unreachable,  ///< Nobody answers there.
    untrusted,    ///< The server's certificate is no good.
    too_large,    ///< More came than is allowed.
    broken,       ///< Something else, perhaps in our own copy.
};

[[nodiscard]] GitTrouble git_trouble(const ChildResult& result);

/// The status with which a web server kept git out: 403, or 401, for which git has many words.
[[nodiscard]] int refused_status(const ChildResult& result);

/// Error{Errc::git} with `what` happened, and git's own last words as notes: made printable,
/// without user names and passwords.
[[nodiscard]] Error git_failure(std::string_view what, const ChildResult& result);

} // namespace binstall
