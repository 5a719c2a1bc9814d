// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/http/cache_entry.hpp>
#include <engine/http/response_cache.hpp>

namespace binstall {

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
    if (may_be_cached(request) && may_be_cached(request, answer))
        folder_.use([&](CacheFolder& folder) {
            const std::string name = cache_name(request);
            folder.write(name, cache_text(answer));
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
