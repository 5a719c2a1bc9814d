// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/http/cache_entry.hpp>
#include <engine/http/response_cache.hpp>

namespace binstall {

namespace {

/// `answer` as it is kept. The query of another place's URL is a signature and may not lie on the
/// disk; so nobody could tell later whether a confirmation is of the same place.
Response without_signed_place(const Request& request, const Response& answer) {
    Response kept = answer;
    if (!answer.url.query().empty() && answer.url != request.url)
        std::erase_if(kept.headers,
                      [](const Header& header) { return to_lower(header.name) == "etag"; });
    return kept;
}

} // namespace

ResponseCache::ResponseCache(const std::optional<fs::path>& folder,
                             std::uint64_t size_limit,
                             Log& log)
    : folder_{folder, size_limit, "answers", log}, log_{log} {}

std::optional<Response> ResponseCache::find(const Request& request) {
    std::optional<Response> found;
    if (!may_be_cached(request))
        return found;
    folder_.use([&](CacheFolder& folder) {
        const std::string name = cache_name(request);
        const std::optional<std::string> text = folder.read(name);
        if (!text)
            return;
        found = parse_cache_text(*text);
        if (!found) {
            log_.write(Level::debug, cat("the cache's file ", name, " is damaged and was removed"));
            folder.remove(name);
        } else if (found->body.size() > request.size_limit) {
            found.reset();
        } else {
            found_.insert(name);
            if (found->url.empty())
                found->url = request.url;
        }
    });
    return found;
}

void ResponseCache::store(const Request& request, const Response& answer) {
    if (may_be_cached(request) && may_be_cached(answer))
        folder_.use([&](CacheFolder& folder) {
            const std::string name = cache_name(request);
            folder.write(name, cache_text(without_signed_place(request, answer)));
            found_.erase(name);
        });
}

bool ResponseCache::forget(const Request& request) {
    bool was_found = false;
    folder_.use([&](CacheFolder& folder) {
        const std::string name = cache_name(request);
        folder.remove(name);
        was_found = found_.erase(name) > 0;
    });
    return was_found;
}

} // namespace binstall
