// SPDX-License-Identifier: MIT
// Which addresses are not those of a public host.
#include "ip_address.hpp"

#include <algorithm>
#include <span>

namespace binstall {

namespace {

using V4 = std::array<std::uint8_t, 4>;

struct Block {
    V4 network;
    int bits;
};

// https://www.iana.org/assignments/iana-ipv4-special-registry, without the ranges that are only
// for documentation.
constexpr Block local_v4[] = {
    {{0, 0, 0, 0}, 8},      // this network
    {{10, 0, 0, 0}, 8},     // private
    {{100, 64, 0, 0}, 10},  // shared by a provider's customers
    {{127, 0, 0, 0}, 8},    // loopback
    {{169, 254, 0, 0}, 16}, // link-local, and the metadata services of clouds
    {{172, 16, 0, 0}, 12},  // private
    {{192, 0, 0, 0}, 24},   // protocol assignments
    {{192, 168, 0, 0}, 16}, // private
    {{198, 18, 0, 0}, 15},  // benchmarks
    {{224, 0, 0, 0}, 3},    // multicast, reserved, broadcast
};

bool has_prefix(std::span<const std::uint8_t> bytes,
                std::span<const std::uint8_t> prefix,
                int bits) {
    for (std::size_t index = 0; bits > 0; ++index, bits -= 8) {
        const int unused = bits < 8 ? 8 - bits : 0;
        if (bytes[index] >> unused != prefix[index] >> unused)
            return false;
    }
    return true;
}

bool is_local_v4(std::span<const std::uint8_t> octets) {
    return std::ranges::any_of(local_v4, [&](const Block& block) {
        return has_prefix(octets, block.network, block.bits);
    });
}

} // namespace

bool IpAddress::is_local() const noexcept {
    constexpr std::uint8_t zeros[12] = {};
    constexpr std::uint8_t mapped[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    constexpr std::uint8_t nat64[] = {0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};
    constexpr std::uint8_t local_nat64[] = {0x00, 0x64, 0xff, 0x9b, 0x00, 0x01};
    constexpr std::uint8_t six_to_four[] = {0x20, 0x02};
    constexpr std::uint8_t unique_local[] = {0xfc};
    constexpr std::uint8_t link_and_site[] = {0xfe, 0x80};
    constexpr std::uint8_t multicast[] = {0xff};
    const std::span<const std::uint8_t> all = bytes;
    // "::", "::1" and the old "::a.b.c.d" count as addresses of 0/8 and of their IPv4 form.
    if (has_prefix(all, zeros, 96) || has_prefix(all, mapped, 96) || has_prefix(all, nat64, 96))
        return is_local_v4(all.subspan(12));
    if (has_prefix(all, six_to_four, 16))
        return is_local_v4(all.subspan(2));
    return has_prefix(all, unique_local, 7) || has_prefix(all, link_and_site, 9) ||
           has_prefix(all, multicast, 8) || has_prefix(all, local_nat64, 48);
}

} // namespace binstall
