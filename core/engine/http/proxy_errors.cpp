// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/http/proxy_errors.hpp>

#include <algorithm>

namespace binstall {

namespace {

/// What a proxy means by it: 407 is right; tinyproxy answers a wrong password with 401.
bool wants_authentication(int status) {
    return status == 407 || status == 401;
}

bool offers_basic(const std::vector<std::string_view>& challenges) {
    return challenges.empty() || std::ranges::any_of(challenges, [](std::string_view challenge) {
               return to_lower(challenge).find("basic") != std::string::npos;
           });
}

} // namespace

std::string about(const Proxy& proxy, std::string_view what) {
    return cat("the proxy ", proxy.url(), " (from ", proxy.from, "): ", what);
}

Error proxy_refusal(const Proxy& proxy, const ResponseHead& head, std::string_view what) {
    if (!wants_authentication(head.status))
        return Error{Errc::network,
                     about(proxy, cat("it refused the ", what, " with status ", head.status))}
            .hint("NO_PROXY lists hosts that are reached without a proxy");
    const std::string status = cat(" (status ", head.status, ")");
    const std::vector<std::string_view> challenges = head.all("proxy-authenticate");
    if (!offers_basic(challenges))
        return Error{Errc::network,
                     about(proxy,
                           cat("it wants an authentication that is not supported",
                               status,
                               ": ",
                               printable(challenges.front(), 40)))}
            .hint("only Basic is supported; a local proxy that speaks the other kind can help");
    if (proxy.user.empty())
        return Error{Errc::network, about(proxy, cat("it wants a user and a password", status))}
            .hint(cat("write them into ",
                      proxy.from,
                      ": http://USER:PASSWORD@",
                      proxy.url().substr(std::string_view{"http://"}.size())));
    return Error{Errc::network,
                 about(proxy, cat("it did not accept the user and password", status))}
        .hint(cat("check them in ",
                  proxy.from,
                  "; `@`, `:`, `/` and `%` in them are written %40, %3A, %2F and %25"));
}

} // namespace binstall
