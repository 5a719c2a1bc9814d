// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/http.hpp>
#include <binstall/settings.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace binstall::git {

/// The hosts of which it is known what they are; from the settings, beside the public ones.
struct ForgeHosts {
    std::vector<std::string> github;  ///< github.com, GitHub Enterprise
    std::vector<std::string> gitlab;  ///< gitlab.com, GitLab
    std::vector<std::string> forgejo; ///< codeberg.org, Forgejo, Gitea

    /// @throws Error{Errc::config} for a setting that is no list of hosts.
    static ForgeHosts from(const Settings& settings);
};

/// A repository on a forge, which has its sources as an archive.
class ForgeProject {
public:
    /// Absent when `url` leads to another kind of host, or is no https URL of a repository.
    static std::optional<ForgeProject> at(std::string_view url, const ForgeHosts& hosts);

    /// The archive of `ref` ("refs/heads/x", "refs/tags/x", a commit id or ""), as everybody may
    /// have it. Absent where the default branch cannot be asked for without naming it.
    std::optional<Request> public_archive(std::string_view ref) const;

    /// The same for those who have a token.
    std::optional<Request> private_archive(std::string_view ref) const;

    /// A question whose answer names the default branch; absent when that need not be known.
    std::optional<Request> description() const;

    /// "github.com/o/r"
    std::string shown() const;

private:
    enum class Kind { github, gitlab, forgejo };

    ForgeProject(Kind kind, std::string base, std::string path)
        : kind_{kind}, base_{std::move(base)}, path_{std::move(path)} {}

    std::string name() const;
    Request request(std::string url) const;

    Kind kind_;
    std::string base_; ///< "https://host[:port]"
    std::string path_; ///< "o/r", encoded as in the URL.
};

} // namespace binstall::git
