// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace binstall {

/// An address as a URL spells it. IPv4 is kept in its mapped form, `::ffff:a.b.c.d`, so that both
/// spellings of one address are one value.
struct IpAddress {
    std::array<std::uint8_t, 16> bytes{};

    /// Four decimal numbers without leading zeros, and nothing else: not `127.1`, not `0x7f.0.0.1`.
    static std::optional<IpAddress> parse_v4(std::string_view text);

    /// RFC 4291 section 2.2, without a zone.
    static std::optional<IpAddress> parse_v6(std::string_view text);

    /// RFC 5952: lower case, shortest, the longest run of zeros as "::".
    std::string to_v6_string() const;

    /// Whether the address is not one of a public host: loopback, private, link-local, shared
    /// (100.64/10), unspecified, multicast or reserved, also inside the IPv6 forms that carry IPv4.
    bool is_local() const noexcept;
};

} // namespace binstall
