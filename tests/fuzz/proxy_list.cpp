// SPDX-License-Identifier: MIT
// The list of hosts that are reached without a proxy, and a proxy's own URL after a line feed.
#include "text_target.hpp"

#include <engine/http/no_proxy.hpp>
#include <engine/http/proxy_rules.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace binstall;
    using namespace binstall::fuzz;
    const std::string_view text = text_of(data, size);
    const std::size_t end = text.find(0x0a);
    const NoProxy none = NoProxy::parse(text.substr(0, end));
    for (const char* host :
         {"example.test", "127.0.0.1", "::1", "", "10.255.0.1", "a.b.c.example.test"})
        require(!none.covers(host, 443) || size > 0, "an empty list covers nobody");
    for (const std::string& part : none.unusable())
        require(part.size() <= size, "what is unusable stands in the list");
    if (end == text.npos)
        return 0;
    ProxyRules rules;
    rules.https = ProxyRules::Named{std::string{text.substr(end + 1)}, "test"};
    accepted([&] {
        if (const auto proxy = rules.for_url(Url::parse("https://example.test/"))) {
            require(!proxy->host.empty() && proxy->port != 0, "a proxy has a place");
            require(read_back([&] { return Url::parse(proxy->url()); }).host() == proxy->host,
                    "what is shown is that place");
            static_cast<void>(proxy->authorization());
        }
    });
    return 0;
}
