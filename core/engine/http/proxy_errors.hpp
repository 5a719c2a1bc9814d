// SPDX-License-Identifier: MIT
#pragma once

#include <engine/http/broken_connection.hpp>
#include <engine/http/head.hpp>
#include <engine/http/proxy.hpp>

#include <string>
#include <string_view>

namespace binstall {

/// "the proxy http://proxy.example:3128 (from HTTPS_PROXY): ..."
[[nodiscard]] std::string about(const Proxy& proxy, std::string_view what);

/// What to say when `proxy` answers with `head` where it should have passed `what` on:
/// "connection to example.org:443".
[[nodiscard]] Error
proxy_refusal(const Proxy& proxy, const ResponseHead& head, std::string_view what);

/// What `act` answers. Its errors name the proxy.
template <class Act>
auto naming(const Proxy& proxy, const Act& act) {
    try {
        return act();
    } catch (const BrokenConnection& broken) {
        throw BrokenConnection{about(proxy, broken.what()), broken.after()};
    } catch (const Error& error) {
        if (error.code() == Errc::cancelled)
            throw;
        throw Error{error.code(), about(proxy, error.what())}.hint(error.hint());
    }
}

} // namespace binstall
