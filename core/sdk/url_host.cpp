// SPDX-License-Identifier: MIT
#include "url_host.hpp"

#include "ip_address.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <algorithm>

namespace binstall {

namespace {

constexpr std::size_t longest_host = 253;
constexpr std::size_t longest_label = 63;

// The names of this machine that systems put into their hosts file.
constexpr std::string_view local_names[] = {"ip6-localhost",
                                            "ip6-loopback",
                                            "localhost",
                                            "localhost.localdomain",
                                            "localhost6",
                                            "localhost6.localdomain6"};

Error refusal(const std::string& reason) {
    return Error{Errc::url, reason};
}

void check_label(std::string_view label) {
    if (label.empty())
        throw refusal("the host name has an empty label");
    if (label.size() > longest_label)
        throw refusal(cat("a label of the host name is longer than ", longest_label, " bytes"));
    for (char character : label)
        if (!is_ascii_letter(character) && !is_ascii_digit(character) && character != '-')
            throw refusal(cat("'", character, "' in the host name"));
    if (label.front() == '-' || label.back() == '-')
        throw refusal("a label of the host name begins or ends with '-'");
}

/// Whether libraries may take a host that ends in `label` for an address: "1", "0x7f".
bool is_numeric(std::string_view label) {
    if (std::ranges::all_of(label, is_ascii_digit))
        return true;
    return label.starts_with("0x") &&
           label.find_first_not_of("0123456789abcdef", 2) == std::string_view::npos;
}

} // namespace

std::string normal_host(std::string_view host) {
    if (host.empty())
        throw refusal("the host is missing");
    if (host.starts_with('[') && host.ends_with(']')) {
        const auto address = IpAddress::parse_v6(host.substr(1, host.size() - 2));
        if (!address)
            throw refusal("what stands in the brackets is not an IPv6 address");
        return address->to_v6_string();
    }
    if (host.size() > longest_host)
        throw refusal(cat("the host name is longer than ", longest_host, " bytes"));
    std::string name = to_lower(host);
    const std::vector<std::string_view> labels = split(name, '.');
    std::ranges::for_each(labels, check_label);
    if (is_numeric(labels.back()) && !IpAddress::parse_v4(name))
        throw refusal("an IPv4 address is written as four decimal numbers");
    return name;
}

bool is_local_host(std::string_view host) {
    if (const auto address = IpAddress::parse_v4(host))
        return address->is_local();
    if (const auto address = IpAddress::parse_v6(host))
        return address->is_local();
    return host.ends_with(".localhost") ||
           std::ranges::find(local_names, host) != std::end(local_names);
}

} // namespace binstall
