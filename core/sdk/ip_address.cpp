// SPDX-License-Identifier: MIT
#include "ip_address.hpp"

#include <binstall/text.hpp>

#include <algorithm>
#include <charconv>
#include <span>
#include <vector>

namespace binstall {

namespace {

using Groups = std::array<std::uint16_t, 8>;
using V4 = std::array<std::uint8_t, 4>;

template <class Number>
std::optional<Number> whole_number(std::string_view text, int base) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
    if (error != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

std::optional<V4> v4_octets(std::string_view text) {
    const std::vector<std::string_view> parts = split(text, '.');
    V4 octets{};
    if (parts.size() != octets.size())
        return std::nullopt;
    for (std::size_t index = 0; index < octets.size(); ++index) {
        const std::optional octet = whole_number<std::uint8_t>(parts[index], 10);
        if (!octet || (parts[index].size() > 1 && parts[index].front() == '0'))
            return std::nullopt;
        octets[index] = *octet;
    }
    return octets;
}

std::optional<std::uint16_t> v6_group(std::string_view text) {
    if (text.empty() || text.size() > 4)
        return std::nullopt;
    return whole_number<std::uint16_t>(text, 16);
}

/// The groups of one side of "::"; only the last may be an IPv4 address.
std::optional<std::vector<std::uint16_t>> v6_groups(std::string_view text, bool may_end_in_v4) {
    std::vector<std::uint16_t> groups;
    if (text.empty())
        return groups;
    const std::vector<std::string_view> parts = split(text, ':');
    for (std::string_view part : parts) {
        if (part.find('.') != std::string_view::npos) {
            const std::optional<V4> octets = v4_octets(part);
            if (!octets || !may_end_in_v4 || part.data() != parts.back().data())
                return std::nullopt;
            for (std::size_t index : {0, 2})
                groups.push_back(
                    static_cast<std::uint16_t>((*octets)[index] << 8 | (*octets)[index + 1]));
        } else if (const std::optional group = v6_group(part)) {
            groups.push_back(*group);
        } else {
            return std::nullopt;
        }
    }
    return groups;
}

struct Run {
    std::size_t start = 0;
    std::size_t length = 0;
};

Run longest_zero_run(const Groups& groups) noexcept {
    Run longest;
    for (std::size_t start = 0; start < groups.size(); ++start) {
        std::size_t end = start;
        while (end < groups.size() && groups[end] == 0)
            ++end;
        if (end - start > longest.length)
            longest = {start, end - start};
    }
    return longest.length > 1 ? longest : Run{groups.size(), 0};
}

std::string hexadecimal(std::uint16_t group) {
    char digits[4];
    return {digits, std::to_chars(digits, digits + sizeof digits, group, 16).ptr};
}

constexpr std::array<std::uint8_t, 12> mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

} // namespace

std::optional<IpAddress> IpAddress::parse_v4(std::string_view text) {
    const std::optional<V4> octets = v4_octets(text);
    if (!octets)
        return std::nullopt;
    IpAddress address;
    std::ranges::copy(mapped, address.bytes.begin());
    std::ranges::copy(*octets, address.bytes.begin() + mapped.size());
    return address;
}

std::optional<IpAddress> IpAddress::parse_v6(std::string_view text) {
    const std::size_t gap = text.find("::");
    const bool has_gap = gap != std::string_view::npos;
    const auto head = v6_groups(text.substr(0, gap), !has_gap);
    const auto tail = v6_groups(has_gap ? text.substr(gap + 2) : std::string_view{}, true);
    if (!head || !tail)
        return std::nullopt;
    const std::size_t given = head->size() + tail->size();
    if (has_gap ? given > 7 : given != 8)
        return std::nullopt;
    Groups groups{};
    std::ranges::copy(*head, groups.begin());
    std::ranges::copy_backward(*tail, groups.end());
    IpAddress address;
    for (std::size_t index = 0; index < groups.size(); ++index) {
        address.bytes[2 * index] = static_cast<std::uint8_t>(groups[index] >> 8);
        address.bytes[2 * index + 1] = static_cast<std::uint8_t>(groups[index] & 0xff);
    }
    return address;
}

std::string IpAddress::to_v6_string() const {
    if (std::ranges::equal(mapped, std::span{bytes}.first(mapped.size())))
        return cat("::ffff:", bytes[12], '.', bytes[13], '.', bytes[14], '.', bytes[15]);
    Groups groups{};
    for (std::size_t index = 0; index < groups.size(); ++index)
        groups[index] = static_cast<std::uint16_t>(bytes[2 * index] << 8 | bytes[2 * index + 1]);
    const Run zeros = longest_zero_run(groups);
    std::string text;
    for (std::size_t index = 0; index < groups.size(); ++index) {
        if (index == zeros.start) {
            text += "::";
            index += zeros.length - 1;
        } else {
            text += (text.empty() || text.back() == ':' ? "" : ":") + hexadecimal(groups[index]);
        }
    }
    return text;
}

} // namespace binstall
