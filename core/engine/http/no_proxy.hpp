// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace binstall {

/// The hosts that are reached without a proxy: what NO_PROXY lists.
///
/// Entries are separated by commas or spaces. `*` is every host. `example.org`, `.example.org` and
/// `*.example.org` are all that host and what is below it, as in curl. An address is only itself;
/// `10.0.0.0/8` and `fd00::/8` are the addresses that begin so. Each may end in `:PORT`, and then
/// counts for that port only; IPv6 then needs brackets. Names are not resolved.
class NoProxy {
public:
    static NoProxy parse(std::string_view list);

    /// `host` is a name or an address, without brackets.
    bool covers(std::string_view host, std::uint16_t port) const;

    /// Entries that mean nothing, for a warning.
    const std::vector<std::string>& unusable() const noexcept { return unusable_; }

    /// An address as 16 bytes; IPv4 in its IPv6 form (::ffff:a.b.c.d).
    using Address = std::array<std::uint8_t, 16>;

    struct Entry {
        enum class Kind { every_host, domain, addresses };

        Kind kind = Kind::every_host;
        std::string domain{};
        Address address{};
        unsigned prefix = 0;    ///< How many bits of `address` count.
        std::uint16_t port = 0; ///< 0: every one.
    };

private:
    std::vector<Entry> entries_;
    std::vector<std::string> unusable_;
};

} // namespace binstall
