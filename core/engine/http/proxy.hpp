// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace binstall {

/// An HTTP proxy, as variables and settings name it.
struct Proxy {
    std::string host; ///< IPv6 without brackets.
    std::uint16_t port = 0;
    std::string user{};
    std::string password{};
    std::string from{}; ///< The variable or setting that names it.

    /// `[http://][USER[:PASSWORD]@]HOST[:PORT][/]` as curl reads it: user and password may have
    /// percent escapes, the port is 1080 when none is given.
    /// @throws Error{Errc::config} without showing what could be a secret: for another scheme
    ///         (https and socks proxies are not spoken), a malformed host or port.
    static Proxy parse(std::string_view text, std::string_view from);

    /// "http://proxy.example:3128", without user and password.
    std::string url() const;

    /// The value of Proxy-Authorization; empty when there is no user.
    std::string authorization() const;

    friend bool operator==(const Proxy&, const Proxy&) = default;
};

} // namespace binstall
