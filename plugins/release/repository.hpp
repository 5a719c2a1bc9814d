// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/package_source.hpp>

#include <span>
#include <string>
#include <string_view>

namespace binstall::release {

/// The kinds of hosts whose conventions are known. Codeberg is one of many that run Forgejo, and
/// Gitea is what that comes from.
enum class Forge { github, gitlab, forgejo, bitbucket, sourceforge, other };

/// Whether it is github.com itself, whose pages say without an API what is released.
inline bool is_public_github(Forge forge, std::string_view origin) {
    return forge == Forge::github && origin == "https://github.com";
}

/// A package's repository, as templates want it.
struct Repository {
    Forge forge = Forge::other;
    std::string origin;   ///< "https://github.com"
    std::string url;      ///< "https://github.com/o/r": no slash at the end, no ".git".
    std::string owner;    ///< "o"; with the groups above it on GitLab.
    std::string name;     ///< "r"
    std::string subcrate; ///< The folder that the author linked to, its last part; or empty.

    bool is_public_github() const { return release::is_public_github(forge, origin); }

    /// Reads `package.repository`. Links to a branch, a folder or a file are cut down to the
    /// repository; http becomes https. What runs on a host is said by `forges`, for those that the
    /// user knows, and otherwise by its name.
    /// @throws Error{Errc::url}
    static Repository parse(std::string_view text, std::span<const ForgeHost> forges = {});

    friend bool operator==(const Repository&, const Repository&) = default;
};

} // namespace binstall::release
