// SPDX-License-Identifier: MIT
// Forges that are not github.com, with what a client asks of them: their APIs' descriptions of
// releases, git's list of refs, and the files.
#pragma once

#include "http_message.hpp"
#include "releases.hpp"

#include <deque>
#include <map>
#include <string>
#include <string_view>

namespace binstall::test {

enum class ForgeKind { github_enterprise, gitlab, forgejo, bitbucket, sourceforge };

class OtherForge {
public:
    OtherForge(ForgeKind kind, std::string host) : kind_{kind}, host_{std::move(host)} {}

    /// The release of that tag, made on first use. Where a forge has no releases (Bitbucket), the
    /// files of all lie in one folder. Stays where it is.
    Release& release(const std::string& repository, const std::string& tag);

    /// What the API wants in the Authorization header; empty: nothing.
    void require_token(std::string authorization) { token_ = std::move(authorization); }

    /// Whether the API answers at all, or with 500.
    bool has_api = true;

    /// How many releases a page of the API's list has.
    std::size_t page_size = 100;

    ServerResponse answer(const ServerRequest& request) const;

private:
    ServerResponse api(std::string_view path, std::string_view query) const;
    ServerResponse graph(const ServerRequest& request) const;
    ServerResponse list(const std::string& repository, std::string_view query) const;
    std::string list_path(const std::string& repository) const;
    ServerResponse refs(std::string_view path) const;
    std::string file_path(const std::string& repository,
                          const Release& release,
                          const ReleaseAsset& asset) const;
    std::string release_path(const std::string& repository, const Release& release) const;
    std::string release_json(const std::string& repository, const Release& release) const;
    std::string asset_json(const std::string& repository,
                           const Release& release,
                           const ReleaseAsset& asset,
                           std::size_t number) const;

    ForgeKind kind_;
    std::string host_;
    std::string token_;
    std::map<std::string, std::deque<Release>> repositories_;
};

} // namespace binstall::test
