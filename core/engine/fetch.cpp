// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/fetch.hpp>
#include <engine/spool.hpp>

#include <algorithm>

namespace binstall {

namespace {

/// Whether the server said where the body ends, apart from ending the connection.
bool has_known_end(const Response& response) {
    return !response.header("content-length").empty() ||
           !response.header("transfer-encoding").empty();
}

} // namespace

Artifact fetch(const Asset& asset, const fs::path& folder, const Services& services) {
    Request request = asset.request;
    const std::uint64_t limit = services.config.http.download_size;
    request.size_limit = std::min(asset.size.value_or(limit), limit);
    request.cache = CacheUse::never;
    Spool spool{folder};
    const Response response = services.http.download(request, spool);
    if (!response.is_success())
        throw Error{Errc::network,
                    cat(request.url.redacted(), " was answered with status ", response.status)};
    if (!has_known_end(response) && !asset.size && asset.evidence.empty())
        throw Error{Errc::network,
                    cat(request.url.redacted(),
                        " came without its length, and nobody says what it has to be")};
    return {.file = spool.take(),
            .size = spool.size(),
            .sha256 = spool.sha256(),
            .name = asset.name,
            .url = asset.request.url,
            .physical_url = response.url};
}

} // namespace binstall
