// SPDX-License-Identifier: MIT
#include <engine/http/proxy_rules.hpp>

namespace binstall {

std::optional<Proxy> ProxyRules::for_url(const Url& url) const {
    const std::optional<Named>& named = url.is_https() ? https : http;
    if (!named || named->text.empty() || none.covers(url.host(), url.port()))
        return std::nullopt;
    return Proxy::parse(named->text, named->from);
}

} // namespace binstall
