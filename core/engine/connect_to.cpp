// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/http_client.hpp>

#include <algorithm>
#include <charconv>

namespace binstall {

namespace {

[[noreturn]] void refuse(std::string_view text, std::string_view why) {
    throw Error{Errc::usage, cat("'", printable(text), "' is not HOST:PORT:ADDRESS:PORT: ", why)};
}

/// Takes a host off the front of `rest`: up to the next colon, or in brackets.
std::string take_host(std::string_view& rest, std::string_view whole) {
    std::string_view host;
    if (rest.starts_with('[')) {
        const std::size_t end = rest.find(']');
        if (end == rest.npos)
            refuse(whole, "a bracket is not closed");
        host = rest.substr(1, end - 1);
        rest.remove_prefix(end + 1);
    } else {
        host = rest.substr(0, rest.find(':'));
        rest.remove_prefix(host.size());
    }
    const auto is_odd = [](char byte) {
        return static_cast<unsigned char>(byte) <= ' ' ||
               static_cast<unsigned char>(byte) >= 0x7f || byte == '/' || byte == '@';
    };
    if (std::ranges::any_of(host, is_odd))
        refuse(whole, "a host has a character that no host has");
    return to_lower(host);
}

void take_colon(std::string_view& rest, std::string_view whole) {
    if (!rest.starts_with(':'))
        refuse(whole, "it needs three colons; IPv6 addresses go in brackets");
    rest.remove_prefix(1);
}

std::string take_port(std::string_view& rest, std::string_view whole) {
    const std::string_view port = rest.substr(0, rest.find(':'));
    rest.remove_prefix(port.size());
    unsigned number = 0;
    const auto parsed = std::from_chars(port.data(), port.data() + port.size(), number);
    const bool is_number = parsed.ec == std::errc{} && parsed.ptr == port.data() + port.size();
    if (!port.empty() && (!is_number || number == 0 || number > 65535))
        refuse(whole, cat("'", printable(port), "' is not a port"));
    return port.empty() ? std::string{} : std::to_string(number);
}

} // namespace

ConnectTo ConnectTo::parse(std::string_view text) {
    ConnectTo result;
    std::string_view rest = text;
    result.host = take_host(rest, text);
    take_colon(rest, text);
    result.port = take_port(rest, text);
    take_colon(rest, text);
    result.address = take_host(rest, text);
    take_colon(rest, text);
    result.address_port = take_port(rest, text);
    if (!rest.empty())
        refuse(text, "there is something after the last port");
    return result;
}

} // namespace binstall
