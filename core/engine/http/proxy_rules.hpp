// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/url.hpp>

#include <engine/http/no_proxy.hpp>
#include <engine/http/proxy.hpp>

#include <optional>
#include <string>

namespace binstall {

/// Which proxy leads to which host.
struct ProxyRules {
    /// A proxy as somebody wrote it. Read only when it is used: one that cannot be used does not
    /// matter to hosts that need none.
    struct Named {
        std::string text;
        std::string from; ///< The variable or setting.

        friend bool operator==(const Named&, const Named&) = default;
    };

    std::optional<Named> https; ///< For https.
    std::optional<Named> http;  ///< For http.
    NoProxy none;               ///< Hosts that are reached without.

    /// Absent when `url` is reached without one.
    /// @throws Error{Errc::config}
    std::optional<Proxy> for_url(const Url& url) const;
};

} // namespace binstall
