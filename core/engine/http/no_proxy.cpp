// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/http/no_proxy.hpp>

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>
#include <optional>
#include <utility>

namespace binstall {

namespace {

using Address = NoProxy::Address;
using Entry = NoProxy::Entry;

constexpr unsigned address_bits = 128;
constexpr unsigned ipv4_bits = 32;
constexpr std::size_t ipv4_at = 12; // of ::ffff:a.b.c.d

template <class Number>
std::optional<Number> number(std::string_view text, Number least, Number most) {
    Number value = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, problem] = std::from_chars(text.data(), end, value);
    if (problem != std::errc{} || rest != end || value < least || value > most)
        return std::nullopt;
    return value;
}

struct ReadAddress {
    Address bytes{};
    bool is_ipv4 = false;
};

std::optional<ReadAddress> address_of(std::string_view text) {
    const std::string name{text};
    ReadAddress read;
    if (::inet_pton(AF_INET6, name.c_str(), read.bytes.data()) == 1)
        return read;
    read.bytes = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    read.is_ipv4 = true;
    if (::inet_pton(AF_INET, name.c_str(), read.bytes.data() + ipv4_at) == 1)
        return read;
    return std::nullopt;
}

bool begin_alike(const Address& left, const Address& right, unsigned bits) {
    for (std::size_t index = 0; index < left.size() && bits > 0; ++index) {
        const unsigned counted = std::min(bits, 8U);
        const unsigned differing = static_cast<unsigned>(left[index] ^ right[index]);
        if (differing >> (8 - counted) != 0)
            return false;
        bits -= counted;
    }
    return true;
}

bool is_name(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char byte) {
        return is_ascii_letter(byte) || is_ascii_digit(byte) || byte == '-' || byte == '_' ||
               byte == '.';
    });
}

/// The port at the end of `text`, which it loses. An IPv6 address has colons of its own, so its
/// port comes after brackets.
std::optional<std::uint16_t> take_port(std::string_view& text) {
    const bool is_bracketed = text.starts_with('[') && text.find(']') != text.npos;
    const std::size_t colon = text.rfind(':');
    const bool has_port =
        colon != text.npos && (is_bracketed ? text[colon - 1] == ']' : text.find(':') == colon);
    std::optional<std::uint16_t> port{0};
    if (has_port) {
        port = number<std::uint16_t>(text.substr(colon + 1), 1, 65535);
        text = text.substr(0, colon);
    }
    if (is_bracketed && text.ends_with(']'))
        text = text.substr(1, text.size() - 2);
    return port;
}

/// An address, or addresses that begin alike: "10.0.0.0/8".
std::optional<Entry> read_addresses(std::string_view text) {
    const std::size_t slash = text.find('/');
    const std::optional<ReadAddress> address = address_of(text.substr(0, slash));
    if (!address)
        return std::nullopt;
    Entry entry{.kind = Entry::Kind::addresses, .address = address->bytes, .prefix = address_bits};
    if (slash == text.npos)
        return entry;
    const unsigned width = address->is_ipv4 ? ipv4_bits : address_bits;
    const std::optional<unsigned> bits = number(text.substr(slash + 1), 0U, width);
    if (!bits)
        return std::nullopt;
    entry.prefix = address_bits - width + *bits;
    return entry;
}

std::string domain_of(std::string_view text) {
    if (text.starts_with("*."))
        text.remove_prefix(1);
    if (text.starts_with('.'))
        text.remove_prefix(1);
    if (text.ends_with('.'))
        text.remove_suffix(1);
    return to_lower(text);
}

std::optional<Entry> read_entry(std::string_view text) {
    const std::optional<std::uint16_t> port = take_port(text);
    if (!port)
        return std::nullopt;
    Entry entry;
    if (const auto addresses = read_addresses(text))
        entry = *addresses;
    else if (text != "*")
        entry = {.kind = Entry::Kind::domain, .domain = domain_of(text)};
    if (entry.kind == Entry::Kind::domain && !is_name(entry.domain))
        return std::nullopt;
    entry.port = *port;
    return entry;
}

bool fits(const Entry& entry, std::string_view host, const std::optional<ReadAddress>& address) {
    switch (entry.kind) {
    case Entry::Kind::every_host:
        return true;
    case Entry::Kind::addresses:
        return address && begin_alike(entry.address, address->bytes, entry.prefix);
    case Entry::Kind::domain:
        break;
    }
    if (host.size() <= entry.domain.size())
        return host == entry.domain;
    return host.ends_with(entry.domain) && host[host.size() - entry.domain.size() - 1] == '.';
}

} // namespace

NoProxy NoProxy::parse(std::string_view list) {
    NoProxy parsed;
    std::string with_commas{list};
    std::ranges::replace_if(
        with_commas, [](char byte) { return byte == ' ' || byte == '\t'; }, ',');
    for (const std::string_view text : split(with_commas, ',')) {
        if (text.empty())
            continue;
        if (std::optional<Entry> entry = read_entry(text))
            parsed.entries_.push_back(std::move(*entry));
        else
            parsed.unusable_.emplace_back(text);
    }
    return parsed;
}

bool NoProxy::covers(std::string_view host, std::uint16_t port) const {
    if (host.ends_with('.'))
        host.remove_suffix(1);
    const std::string name = to_lower(host);
    const std::optional<ReadAddress> address = address_of(name);
    return std::ranges::any_of(entries_, [&](const Entry& entry) {
        return (entry.port == 0 || entry.port == port) && fits(entry, name, address);
    });
}

} // namespace binstall
