// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace binstall {

/// An absolute http(s) URL as RFC 3986 spells it, strict: what the connection uses is what was
/// checked and what is shown. (Poco::URI is not used: security notes F15.)
///
/// The host is lower case: a DNS name of ASCII labels, an IPv4 address in four decimal numbers, or
/// an IPv6 address in brackets. `127.1`, `2130706433`, user-info, a backslash, a control
/// character, a space, a `%` that escapes nothing and any non-ASCII byte are refused; an
/// internationalised name must already be in its `xn--` form.
class Url {
public:
    Url() = default; ///< Empty: for values that are filled in later.

    /// At most 8 KiB. A fragment is checked and dropped; dot segments are removed.
    /// @throws Error{Errc::url} naming what does not fit, without showing user-info or query.
    static Url parse(std::string_view text);

    /// `reference` (absolute or relative) as seen from this URL, RFC 3986 section 5.
    /// @throws Error{Errc::url}
    Url resolve(std::string_view reference) const;

    bool empty() const noexcept { return scheme_.empty(); }

    bool is_https() const noexcept { return scheme_ == "https"; }

    const std::string& scheme() const noexcept { return scheme_; }

    const std::string& host() const noexcept { return host_; } ///< IPv6 without brackets.

    std::uint16_t port() const noexcept { return port_; } ///< Explicit, or the scheme's.

    const std::string& path() const noexcept { return path_; } ///< Encoded; begins with '/'.

    const std::string& query() const noexcept { return query_; } ///< Encoded, without '?'.

    /// What a request line carries: path and query.
    std::string request_target() const;

    /// "https://host[:port]", the port only when it is not the scheme's own.
    std::string origin() const;

    /// The last segment of the path; empty when the path ends in '/'. Decoded, unless that would
    /// make more than one plain name of it: "..%2fx" and "a%00" stay as they are.
    std::string file_name() const;

    /// The whole URL, without fragment.
    std::string to_string() const;

    /// For people and logs: the query is replaced by "?…", since it may carry a signature or token.
    std::string redacted() const;

    /// Whether the host is a literal loopback, private, link-local or otherwise local address (also
    /// inside the IPv6 forms that carry IPv4), or `localhost` in one of its spellings. Says nothing
    /// about what a name resolves to.
    bool names_local_address() const;

    friend bool operator==(const Url&, const Url&) = default;

private:
    static Url parse_checked(std::string_view text);

    std::string scheme_;
    std::string host_;
    std::uint16_t port_ = 0;
    std::string path_;
    std::string query_;
};

/// `text` with every byte outside RFC 3986's "unreserved" escaped, so that it is one path segment:
/// "." and ".." are escaped too.
[[nodiscard]] std::string percent_encode(std::string_view text);

/// The bytes that `%xx` stand for. Empty when an escape is malformed.
[[nodiscard]] std::optional<std::string> percent_decode(std::string_view text);

} // namespace binstall
