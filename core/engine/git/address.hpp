// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/url.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace binstall {

/// A remote that git may be told, judged before git hears of it.
struct GitAddress {
    enum class Transport { https, http, ssh, file };

    Transport transport = Transport::https;
    std::string url;        ///< For git's ears and for messages: it holds no secret.
    std::string host;       ///< Lower case; empty for file.
    std::optional<Url> web; ///< For https and http.

    /// Reads `https://`, `http://`, `ssh://[ACCOUNT@]HOST` and `file:///`. Whether the last three
    /// may be used is for others to say.
    /// @throws Error{Errc::url}, without showing what could be a password.
    static GitAddress parse(std::string_view text);
};

/// The name of the transport as git has it: "https".
[[nodiscard]] std::string_view name(GitAddress::Transport transport) noexcept;

/// Refuses everything but "", "refs/...", of letters, digits and "._/@+-" by the rules of `git
/// check-ref-format`, and full commit ids: what git reads as an option, a range or an expression
/// never gets to it.
/// @throws Error{Errc::usage}
void check_git_ref(std::string_view ref);

/// Whether `text` is a full commit id: 40 or 64 hexadecimal digits in lower case.
[[nodiscard]] bool is_commit_id(std::string_view text) noexcept;

/// `text` with "user:password@" behind "://" replaced by "***@", wherever it stands.
[[nodiscard]] std::string without_user_info(std::string_view text);

} // namespace binstall
