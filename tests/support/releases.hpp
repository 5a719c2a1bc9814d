// SPDX-License-Identifier: MIT
// github.com as a client sees it: release pages, their fragments that list the assets, downloads
// that are redirected to a host for objects, and the metered API.
#pragma once

#include "archives.hpp"
#include "http_message.hpp"

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace binstall::test {

/// A file of a release.
struct ReleaseAsset {
    std::string name;
    std::string bytes;
    std::optional<std::string> digest; ///< As listed; "sha256:..." of the bytes by default.
    std::string uploaded = "2001-01-02T03:04:05Z"; ///< As listed.
};

/// A release, described by what is in it.
class Release {
public:
    explicit Release(std::string tag) : tag_{std::move(tag)} {}

    /// Packs `files` as the name says.
    Release& asset(const std::string& name, const ArchiveFiles& files);
    Release& asset_bytes(const std::string& name, std::string bytes);

    /// What the listing states for the asset added last; absent: nothing.
    Release& digest(std::optional<std::string> digest);

    /// When the asset added last was uploaded.
    Release& uploaded(std::string moment);

    const std::string& tag() const noexcept { return tag_; }

    const std::vector<ReleaseAsset>& assets() const noexcept { return assets_; }

    const ReleaseAsset* find(std::string_view name) const;

private:
    std::string tag_;
    std::vector<ReleaseAsset> assets_;
};

/// All repositories of one forge.
class Forge {
public:
    /// The release of that tag, made on first use. Stays where it is.
    Release& release(const std::string& repository, const std::string& tag);

    /// Makes a repository without releases.
    void repository(const std::string& repository);

    /// Shows a repository to those with a token only.
    void hide(const std::string& repository) { hidden_.insert(repository); }

    /// Answers of github.com.
    ServerResponse page(const ServerRequest& request) const;

    /// Answers of the host for objects.
    ServerResponse object(const ServerRequest& request) const;

    /// Answers of api.github.com, by REST and by GraphQL.
    ServerResponse api(const ServerRequest& request) const;

    /// Whether the anonymous quota of the API is used up.
    bool is_api_exhausted = false;

private:
    const Release* find(const std::string& repository, const std::string& tag) const;
    ServerResponse listing(const std::string& repository, const std::string& tag) const;
    ServerResponse download(const std::string& repository, std::string_view tag_and_name) const;
    ServerResponse refs(const std::string& repository) const;
    ServerResponse releases_page(const std::string& repository) const;

    ServerResponse api_file(const std::string& repository, std::string_view number) const;
    ServerResponse refusal() const;

    std::map<std::string, std::deque<Release>> repositories_; ///< By "owner/name".
    std::set<std::string> hidden_;
};

inline constexpr std::string_view object_host = "objects.githubusercontent.com";

} // namespace binstall::test
